import { Button, Center } from '@mantine/core'
import { useT } from '~/i18n'

type Props = {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}

/** The next page of a list, when there is one. */
export function More({ pages }: Props) {
  const t = useT()
  if (!pages.hasNextPage) return null
  return (
    <Center mt="sm">
      <Button
        variant="default"
        loading={pages.isFetchingNextPage}
        onClick={() => pages.fetchNextPage()}
      >
        {t('common.more')}
      </Button>
    </Center>
  )
}
