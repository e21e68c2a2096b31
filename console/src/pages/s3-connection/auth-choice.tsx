import { Radio, SimpleGrid, Text } from '@mantine/core'
import { useT } from '~/i18n'
import { useS3Form } from './form-context'
import classes from './s3.module.css'

const WAYS = [
  { value: 'assume_role', label: 's3.auth.role', text: 's3.auth.role.text' },
  { value: 'iam_user', label: 's3.auth.user', text: 's3.auth.user.text' },
] as const

/** Two cards: how Waybill signs in to AWS. */
export function AuthChoice() {
  const t = useT()
  const form = useS3Form()
  return (
    <Radio.Group label={t('s3.auth')} withAsterisk {...form.getInputProps('aws_auth_type')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={4}>
        {WAYS.map(({ value, label, text }) => (
          <Radio.Card
            key={value}
            value={value}
            className={classes.card}
            radius="sm"
            aria-label={`${t(label)}: ${t(text)}`}
          >
            <Radio.Indicator mt={2} />
            <div>
              <Text fw={600} size="sm">
                {t(label)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(text)}
              </Text>
            </div>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}
