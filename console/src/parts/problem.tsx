import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { ApiError, Unreachable } from '~/api/client'
import { type Key, useT } from '~/i18n'
import { CopyIcon } from './copy'

type Words = { title: Key; how?: Key }

function wordsFor(error: unknown): Words {
  if (error instanceof Unreachable) {
    return { title: 'error.unreachable', how: 'error.unreachable.how' }
  }
  if (!(error instanceof ApiError)) return { title: 'error.title' }
  if (error.status === 403) return { title: 'error.denied', how: 'error.denied.how' }
  if (error.status === 404) return { title: 'error.missing', how: 'error.missing.how' }
  // What stands in the way, and what to do about it, is the server's sentence.
  if (error.status === 409) return { title: 'error.conflict' }
  if (error.status === 429 || error.status === 503) {
    return { title: 'error.busy', how: 'error.busy.how' }
  }
  if (error.status >= 500) return { title: 'error.bug', how: 'error.bug.how' }
  return { title: 'error.title' }
}

/** What failed, why, what to do, and the request ID to hand on. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT()
  const words = wordsFor(error)
  const said = error instanceof Unreachable ? '' : error instanceof Error ? error.message : ''
  const requestId = error instanceof ApiError ? error.requestId : ''
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertCircle />}
      title={t(words.title)}
    >
      {said && <Text size="sm">{said}</Text>}
      {words.how && <Text size="sm">{t(words.how)}</Text>}
      {error instanceof ApiError && error.fields.length > 0 && (
        <ul>
          {error.fields.map((field) => (
            <li key={`${field.attribute} ${field.message}`}>
              {field.attribute && <span className="mono">{field.attribute}: </span>}
              {field.message}
            </li>
          ))}
        </ul>
      )}
      <Group gap="xs" mt={6}>
        {retry && (
          <Button size="compact-sm" variant="default" onClick={retry}>
            {t('common.retry')}
          </Button>
        )}
        {requestId && (
          <Group gap={4}>
            <Text size="xs" className="mono">
              {t('error.request', { id: requestId })}
            </Text>
            <CopyIcon text={requestId} what={t('error.request', { id: '' })} />
          </Group>
        )}
      </Group>
    </Alert>
  )
}
