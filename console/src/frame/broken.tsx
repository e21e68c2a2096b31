import { Alert, Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useT } from '~/i18n'
import { Empty } from '~/parts/empty'
import { ButtonLink } from '~/parts/link'
import { Problem } from '~/parts/problem'

export function Broken({ error, reset }: ErrorComponentProps) {
  const t = useT()
  return (
    <Alert color="gray" title={t('error.render')} m="md">
      <Problem error={error} />
      <Button mt="sm" variant="default" onClick={reset}>
        {t('common.retry')}
      </Button>
    </Alert>
  )
}

export function NoSuchPage() {
  const t = useT()
  return (
    <Empty icon={IconMapOff} title={t('error.page')} text={t('error.page.how')}>
      <ButtonLink to="/">{t('nav.dashboard')}</ButtonLink>
    </Empty>
  )
}
