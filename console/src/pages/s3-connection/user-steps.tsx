import { Text, Title } from '@mantine/core'
import type { Json } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { Paste } from './role-steps'
import classes from './s3.module.css'

/** The steps in the AWS console that issue an IAM user and its keys. */
export function UserSteps({ policy }: { policy: Json | undefined }) {
  const t = useT()
  return (
    <>
      <Title order={3} size="sm" mb="sm">
        {t('guide.user.title')}
      </Title>
      <Title order={4} size="sm" mb="xs">
        {t('guide.group')}
      </Title>
      <Text size="sm" component="ol" className={classes.steps}>
        <li>{t('guide.group.1')}</li>
        <li>{t('guide.group.2')}</li>
        <li>{t('guide.group.3')}</li>
        <li>
          {t('guide.group.4')}
          {policy !== undefined && (
            <CodeBlock text={JSON.stringify(policy, null, 2)} what={t('guide.permission')} />
          )}
          <Paste what="AWS" value="AmazonS3FullAccess" />
        </li>
        <li>{t('guide.group.5')}</li>
      </Text>
      <Title order={4} size="sm" mt="md" mb="xs">
        {t('guide.user')}
      </Title>
      <Text size="sm" component="ol" className={classes.steps}>
        <li>{t('guide.user.1')}</li>
        <li>{t('guide.user.2')}</li>
        <li>{t('guide.user.3')}</li>
        <li>{t('guide.user.4')}</li>
      </Text>
    </>
  )
}
