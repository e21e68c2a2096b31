import { Alert, Button, Group, Paper, Text, Title } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useT } from '~/i18n'
import { isOpenDoor } from '~/parts/open-door'
import { Problem } from '~/parts/problem'
import { When } from '~/parts/when'
import { CheckTable } from './check-table'
import type { Check } from './use-check'

type Props = {
  check: Check
  testedAt: string | null
  hasBucket: boolean
  onStart: () => void
  onStop: () => void
}

/** Below form and guide: does it work, row by row, and how to mend what does not. */
export function CheckPanel({ check, testedAt, hasBucket, onStart, onStop }: Props) {
  const t = useT()
  const isOpen = check.rows.some(isOpenDoor)
  const works = check.verdict === 'ok' && !isOpen
  const running = check.state === 'running'
  return (
    <Paper withBorder p="md" mt="lg" component="section" aria-label={t('check.title')}>
      <Group justify="space-between" align="flex-start" mb="xs">
        <div>
          <Title order={2}>{t('check.title')}</Title>
          <Text size="sm" c="dimmed" maw={680}>
            {t('check.lead')} {!hasBucket && t('check.bucket.hint')}
          </Text>
        </div>
        {running ? (
          <Button variant="default" onClick={onStop}>
            {t('check.stop')}
          </Button>
        ) : (
          <Button variant="light" leftSection={<IconPlugConnected size={17} />} onClick={onStart}>
            {t(check.rows.length > 0 ? 'check.again' : 'check.run')}
          </Button>
        )}
      </Group>
      {(running || check.rows.length > 0) && <CheckTable rows={check.rows} running={running} />}
      {check.error !== undefined && <Problem error={check.error} />}
      {check.isStale && <Alert role="status" mt="sm" color="yellow" title={t('check.stale')} />}
      {check.verdict && !check.isStale && (
        <Alert
          role="status"
          mt="sm"
          color={works ? 'green' : 'red'}
          title={t(works ? 'check.ok' : isOpen ? 'check.open' : 'check.bad')}
        >
          {testedAt && <When at={testedAt} />}
        </Alert>
      )}
    </Paper>
  )
}
