import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useT } from '~/i18n'
import { Problem } from '~/parts/problem'
import { useGuess } from './use-guess'

/** Guesses parser and columns anew, after saying what is lost by it. */
export function GuessAgain() {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const guess = useGuess()
  const close = () => {
    setAsking(false)
    guess.reset()
  }
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        {t('ed.guess.again')}
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title={t('ed.guess.again')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('ed.guess.again.lost')}</Text>
          {guess.error && <Problem error={guess.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button
              loading={guess.isPending}
              onClick={() => guess.mutate(undefined, { onSuccess: close })}
            >
              {t('ed.guess.again.go')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
