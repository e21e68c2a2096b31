import { Alert, Button, Group, Text } from '@mantine/core'
import { useT } from '~/i18n'
import { When } from '~/parts/when'

type Props = { at: string; onTake: () => void; onDrop: () => void }

/** Asks whether to go on with what was not saved. */
export function DraftOffer({ at, onTake, onDrop }: Props) {
  const t = useT()
  return (
    <Alert color="yellow" mb="md" role="status" title={t('ed.draft')}>
      <Text size="sm" mb="xs">
        {t('ed.draft.when')} <When at={at} />
      </Text>
      <Group gap="xs">
        <Button size="compact-sm" onClick={onTake}>
          {t('ed.draft.take')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDrop}>
          {t('ed.draft.drop')}
        </Button>
      </Group>
    </Alert>
  )
}
