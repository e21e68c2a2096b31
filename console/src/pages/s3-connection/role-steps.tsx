import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ConnectionDraft, PolicyTexts } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { CopyIcon } from '~/parts/copy'
import { useS3Form } from './form-context'
import classes from './s3.module.css'
import { needsTrustEdit, sessionHours } from './trust'

/** What the guide has the inline policy called, here and in `waybill connection policy`. */
export const POLICY_NAME = 'waybill-s3'

export function Paste({ what, value }: { what: string; value: string }) {
  return (
    <div className={classes.paste}>
      <b>{what}</b>
      <span className="mono">{value}</span>
      <CopyIcon text={value} what={what} />
    </div>
  )
}

function Step({ title, does, children }: { title: string; does: string[]; children?: ReactNode }) {
  return (
    <li>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <Text size="sm" component="ul">
        {does.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </Text>
      {children}
    </li>
  )
}

/** The permission policy to paste, and the name to give it. */
export function PastePolicy({ texts }: { texts: PolicyTexts | undefined }) {
  const t = useT()
  if (!texts) return null
  return (
    <>
      <CodeBlock
        text={JSON.stringify(texts.permission_policy, null, 2)}
        what={t('guide.permission')}
      />
      <Paste what={t('guide.policyname')} value={POLICY_NAME} />
    </>
  )
}

function TrustStep({ texts }: { texts: PolicyTexts }) {
  const t = useT()
  return (
    <Step title={t('guide.role.trust')} does={[t('guide.role.trust.text')]}>
      <CodeBlock text={JSON.stringify(texts.trust_policy, null, 2)} what={t('guide.trust')} />
    </Step>
  )
}

type Props = {
  identity: Pick<ConnectionDraft, 'aws_external_id' | 'aws_principal_account_id'>
  texts: PolicyTexts | undefined
}

/** The steps in the AWS console that issue an IAM role, each with what to paste. */
export function RoleSteps({ identity, texts }: Props) {
  const t = useT()
  const { values } = useS3Form()
  const typed = values.aws_assume_role_name.trim()
  const [name = '', ...path] = typed.split('/').reverse()
  const hours = sessionHours(Number(values.session_duration))
  const account = identity.aws_principal_account_id
  return (
    <>
      <Title order={3} size="sm" mb="sm">
        {t('guide.role.title')}
      </Title>
      <ol className={classes.steps}>
        <Step
          title={t('guide.role.1')}
          does={[
            t('guide.role.1.open'),
            t('guide.role.1.type'),
            t('guide.role.1.account'),
            t('guide.role.1.external'),
            t('guide.role.1.mfa'),
            t('guide.role.1.next'),
          ]}
        >
          {account ? (
            <Paste what={t('s3.principal')} value={account} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('s3.principal.none')}
            </Text>
          )}
          <Paste what={t('s3.external')} value={identity.aws_external_id} />
        </Step>
        <Step title={t('guide.role.2')} does={[t('guide.role.2.text')]} />
        <Step
          title={t('guide.role.3')}
          does={[
            t('guide.role.3.text'),
            ...(path.length > 0
              ? [t('guide.role.3.path', { path: path.reverse().join('/') })]
              : []),
          ]}
        >
          <Paste what={t('s3.role')} value={name || 'waybill-role'} />
        </Step>
        <Step
          title={t('guide.role.policy')}
          does={[t('guide.role.policy.text'), t('guide.policy.create')]}
        >
          <PastePolicy texts={texts} />
        </Step>
        {texts && needsTrustEdit(texts.trust_policy) && <TrustStep texts={texts} />}
        {hours && (
          <Step title={t('guide.role.hours')} does={[t('guide.role.hours.text', { hours })]} />
        )}
        <Step
          title={t('guide.role.4')}
          does={[
            t('guide.role.4.text'),
            ...(typed ? [t('guide.role.4.done', { name: typed })] : []),
          ]}
        />
      </ol>
    </>
  )
}
