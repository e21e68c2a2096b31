import { Button, Stack, Text } from '@mantine/core'
import { useT } from '~/i18n'

type Props = {
  /** Sorted or filtered here: of how many rows, while there are more. */
  within?: number
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}

/** The next page of a list, when there is one. */
export function More({ pages, within }: Props) {
  const t = useT()
  if (!pages.hasNextPage) return null
  return (
    <Stack align="center" gap={6} mt="sm">
      {within !== undefined && (
        <Text size="sm" c="dimmed">
          {t('common.within', { n: within })}
        </Text>
      )}
      <Button
        variant="default"
        loading={pages.isFetchingNextPage}
        onClick={() => pages.fetchNextPage()}
      >
        {t('common.more')}
      </Button>
    </Stack>
  )
}
