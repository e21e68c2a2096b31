import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useT } from '~/i18n'
import { Problem } from './problem'

type Props = {
  title: string
  lost: string
  name: string
  action: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

/** Names what is lost and asks for the name before it is. */
export function ConfirmName({ title, lost, name, action, onConfirm, onClose }: Props) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  const confirm = async () => {
    setState({ busy: true })
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === name) confirm()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{lost}</Text>
          <TextInput
            data-autofocus
            label={t('common.type.name', { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {state.error !== undefined && <Problem error={state.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" color="red.9" disabled={typed !== name} loading={state.busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
