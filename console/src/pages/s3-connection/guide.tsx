import {
  Group,
  Input,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import type { ConnectionDraft, Grant, PolicyTexts, Use } from '~/api/types'
import { useT } from '~/i18n'
import { CodeBlock } from '~/parts/code-block'
import { Loaded } from '~/parts/page'
import { useS3Form } from './form-context'
import { Permissions } from './permissions'
import { RoleSteps } from './role-steps'
import classes from './s3.module.css'
import { usePolicy } from './use-policy'
import { UserSteps } from './user-steps'

type Identity = Pick<ConnectionDraft, 'aws_external_id' | 'aws_principal_account_id'>
type GrantProps = { grant: Grant; onGrant: (grant: Grant) => void }

const USES: Use[] = ['source', 'destination', 'both']

function GrantChoice({ grant, onGrant }: GrantProps) {
  const t = useT()
  return (
    <Stack gap="xs">
      <Input.Wrapper label={t('guide.for')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('guide.for')}
          data={USES.map((value) => ({ value, label: t(`guide.${value}` as 'guide.both') }))}
          value={grant.use}
          onChange={(use) => onGrant({ ...grant, use: use as Use })}
        />
      </Input.Wrapper>
      <SimpleGrid cols={2} spacing="xs">
        <TextInput
          label={t('guide.bucket')}
          placeholder={t('guide.anybucket')}
          spellCheck={false}
          value={grant.bucket}
          onChange={(event) => onGrant({ ...grant, bucket: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('guide.prefix')}
          placeholder="orders/"
          spellCheck={false}
          value={grant.prefix}
          onChange={(event) => onGrant({ ...grant, prefix: event.currentTarget.value })}
        />
      </SimpleGrid>
    </Stack>
  )
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2)

function JsonPolicies({ texts, isRole }: { texts: PolicyTexts; isRole: boolean }) {
  const t = useT()
  return (
    <Stack gap="sm">
      {isRole && (
        <div>
          <Text fw={600} size="sm" mb={4}>
            {t('guide.trust')}
          </Text>
          <CodeBlock text={pretty(texts.trust_policy)} what={t('guide.trust')} />
        </div>
      )}
      <div>
        <Text fw={600} size="sm" mb={4}>
          {t('guide.permission')}
        </Text>
        <CodeBlock text={pretty(texts.permission_policy)} what={t('guide.permission')} />
      </div>
    </Stack>
  )
}

const CODES = [
  { tab: 'cli', label: 'guide.tab.cli', lead: 'guide.cli.lead' },
  { tab: 'cloudformation', label: 'guide.tab.cloudformation', lead: 'guide.cf.lead' },
  { tab: 'terraform', label: 'guide.tab.terraform', lead: 'guide.tf.lead' },
] as const

type Props = GrantProps & { identity: Identity; reference: { draft_id?: string; id?: number } }

/** Beside the form: what to do in AWS, with the form's own values in it. */
export function Guide({ grant, onGrant, identity, reference }: Props) {
  const t = useT()
  const { values } = useS3Form()
  const { query, examples } = usePolicy(values, grant, reference)
  const isRole = values.aws_auth_type === 'assume_role'
  return (
    <Paper
      withBorder
      p="md"
      component="aside"
      className={classes.guide}
      aria-label={t('guide.title')}
    >
      <Title order={2} mb="sm">
        {t('guide.title')}
      </Title>
      <GrantChoice grant={grant} onGrant={onGrant} />
      <Tabs defaultValue="steps" mt="md" keepMounted={false}>
        <Tabs.List aria-label={t('guide.tabs')} mb="sm">
          <Tabs.Tab value="steps">{t('guide.tab.steps')}</Tabs.Tab>
          {CODES.map(({ tab, label }) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(label)}
            </Tabs.Tab>
          ))}
          <Tabs.Tab value="json">{t('guide.tab.json')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="steps">
          {isRole ? (
            <RoleSteps identity={identity} texts={query.data} />
          ) : (
            <UserSteps texts={query.data} />
          )}
          <Permissions />
        </Tabs.Panel>
        <Loaded query={query} rows={4}>
          {(texts) => (
            <>
              {CODES.map(({ tab, label, lead }) => (
                <Tabs.Panel key={tab} value={tab}>
                  <Group justify="space-between" mb="xs">
                    <Text size="sm">{t(lead)}</Text>
                  </Group>
                  <CodeBlock tall text={texts[tab]} what={t(label)} />
                </Tabs.Panel>
              ))}
              <Tabs.Panel value="json">
                <JsonPolicies texts={texts} isRole={isRole} />
              </Tabs.Panel>
            </>
          )}
        </Loaded>
        {isRole && examples && (
          <Text size="xs" c="dimmed" mt="xs">
            {t('guide.placeholder')}
          </Text>
        )}
      </Tabs>
    </Paper>
  )
}
