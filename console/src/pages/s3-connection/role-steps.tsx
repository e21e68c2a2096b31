import { Text, Title } from '@mantine/core'
import type { ConnectionDraft, Json } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { CopyIcon } from '~/parts/copy'
import { useS3Form } from './form-context'
import classes from './s3.module.css'

export function Paste({ what, value }: { what: string; value: string }) {
  return (
    <div className={classes.paste}>
      <b>{what}</b>
      <span className="mono">{value}</span>
      <CopyIcon text={value} what={what} />
    </div>
  )
}

type Props = {
  identity: Pick<ConnectionDraft, 'aws_external_id' | 'aws_principal_account_id'>
  policy: Json | undefined
}

/** The four steps in the AWS console that issue an IAM role, each with what to paste. */
export function RoleSteps({ identity, policy }: Props) {
  const t = useT()
  const { values } = useS3Form()
  const name = values.aws_assume_role_name.trim()
  return (
    <>
      <Title order={3} size="sm" mb="sm">
        {t('guide.role.title')}
      </Title>
      <ol className={classes.steps}>
        <li>
          <Text fw={600} size="sm">
            {t('guide.role.1')}
          </Text>
          <Text size="sm" component="ul">
            <li>{t('guide.role.1.open')}</li>
            <li>{t('guide.role.1.type')}</li>
            <li>{t('guide.role.1.account')}</li>
            <li>{t('guide.role.1.external')}</li>
            <li>{t('guide.role.1.mfa')}</li>
          </Text>
          <Paste what={t('s3.principal')} value={identity.aws_principal_account_id ?? '–'} />
          <Paste what={t('s3.external')} value={identity.aws_external_id} />
        </li>
        <li>
          <Text fw={600} size="sm">
            {t('guide.role.2')}
          </Text>
          <Text size="sm" mb={6}>
            {t('guide.role.2.text')}
          </Text>
          {policy !== undefined && (
            <CodeBlock text={JSON.stringify(policy, null, 2)} what={t('guide.permission')} />
          )}
        </li>
        <li>
          <Text fw={600} size="sm">
            {t('guide.role.3')}
          </Text>
          <Text size="sm" mb={6}>
            {t('guide.role.3.text')}
          </Text>
          <Paste what={t('s3.role')} value={name || 'waybill-role'} />
        </li>
        <li>
          <Text fw={600} size="sm">
            {t('guide.role.4')}
          </Text>
          <Text size="sm">{t('guide.role.4.text')}</Text>
          {name && (
            <Text size="sm" c="dimmed">
              {t('guide.role.4.done', { name })}
            </Text>
          )}
        </li>
      </ol>
    </>
  )
}
