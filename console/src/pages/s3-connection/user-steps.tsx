import { Text, Title } from '@mantine/core'
import type { PolicyTexts } from '~/api/types'
import { useT } from '~/i18n'
import { Paste, PastePolicy } from './role-steps'
import classes from './s3.module.css'

/** The name that the guide gives to both the group and the user. */
const NAME = 'waybill'

/** The steps in the AWS console that issue an IAM user and its keys. */
export function UserSteps({ texts }: { texts: PolicyTexts | undefined }) {
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
        <li>
          {t('guide.group.3')}
          <Paste what={t('guide.group.name')} value={NAME} />
        </li>
        <li>
          {t('guide.group.4')} {t('guide.policy.create')}
          <PastePolicy texts={texts} />
          <Text size="sm" c="dimmed">
            {t('guide.group.full')}
          </Text>
        </li>
      </Text>
      <Title order={4} size="sm" mt="md" mb="xs">
        {t('guide.user')}
      </Title>
      <Text size="sm" component="ol" className={classes.steps}>
        <li>{t('guide.user.1')}</li>
        <li>
          {t('guide.user.2')}
          <Paste what={t('guide.user.name')} value={NAME} />
        </li>
        <li>{t('guide.user.3')}</li>
        <li>{t('guide.user.4')}</li>
        <li>{t('guide.user.5')}</li>
      </Text>
    </>
  )
}
