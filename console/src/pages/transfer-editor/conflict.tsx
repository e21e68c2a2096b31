import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import type { Validation } from '~/api/types'
import { useT } from '~/i18n'
import { DiffView } from '~/parts/diff-view'
import { useFormats } from '~/parts/formats'
import { Loaded } from '~/parts/page'
import { useEditor } from './editor-state'
import type { Conflict } from './save'

/** What saving would change of the newest revision. */
function Difference({ conflict }: { conflict: Conflict }) {
  const t = useT()
  const { document } = useEditor()
  const query = useQuery({
    queryKey: ['validate', JSON.stringify(document)],
    queryFn: () => api.post<Validation>('/job_definitions/validate', { document }),
  })
  return (
    <Loaded query={query}>
      {({ yaml }) => (
        <DiffView
          before={conflict.newest.yaml}
          after={yaml ?? ''}
          label={t('ed.conflict.difference', { n: conflict.newest.revision })}
        />
      )}
    </Loaded>
  )
}

type Props = {
  conflict: Conflict
  onReload: () => void
  onSaveOver: () => void
  onClose: () => void
}

/** Another one's newer revision: who made it, and what now. Nothing is lost until one says so. */
export function ConflictDialog({ conflict, onReload, onSaveOver, onClose }: Props) {
  const t = useT()
  const { exact } = useFormats()
  const [isShown, setShown] = useState(false)
  const { opened, newest, by } = conflict
  return (
    <Modal
      opened
      size={isShown ? 'xl' : 'md'}
      onClose={onClose}
      title={t('ed.conflict')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t('ed.conflict.who', {
            who: by?.email ?? t('ed.conflict.somebody'),
            n: newest.revision,
            when: exact(newest.updated_at),
            opened,
          })}
        </Text>
        {isShown && <Difference conflict={conflict} />}
        <Group justify="flex-end" gap="xs">
          {!isShown && (
            <Button variant="default" onClick={() => setShown(true)}>
              {t('ed.conflict.look')}
            </Button>
          )}
          {isShown && (
            <Button variant="default" onClick={onSaveOver}>
              {t('ed.conflict.over')}
            </Button>
          )}
          <Button onClick={onReload}>{t('ed.conflict.reload')}</Button>
        </Group>
        <Text size="xs" c="dimmed">
          {t('ed.conflict.lost')}
        </Text>
      </Stack>
    </Modal>
  )
}
