import { Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Problem } from '~/api/types'
import { useT } from '~/i18n'
import { useEditor } from './editor-state'
import { addCondition } from './filters'
import { addStep, stepsOf } from './steps'
import { TransformCard } from './transform-card'
import { TRANSFORM_KINDS } from './transform-kinds'

function AddTransform() {
  const t = useT()
  const { setDocument } = useEditor()
  return (
    <Menu position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconPlus size={15} />}>
          {t('ed.tf.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {TRANSFORM_KINDS.map(({ type, label }) => (
          <Menu.Item key={type} onClick={() => setDocument((before) => addStep(before, type))}>
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What happens to rows between source and destination, in this order. */
export function TransformsPanel({ problems }: { problems: Problem[] }) {
  const t = useT()
  const { document, setDocument } = useEditor()
  const steps = stepsOf(document)
  return (
    <Paper withBorder p="md" component="section" aria-label={t('ed.tf')}>
      <Title order={2} size="sm">
        {t('ed.tf')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('ed.tf.lead')}
      </Text>
      <Stack gap="sm">
        {steps.map((step) => (
          <TransformCard
            key={step.place}
            step={step}
            last={step.place === steps.length - 1}
            problems={problems}
          />
        ))}
      </Stack>
      <Group mt="sm" gap="xs">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={15} />}
          onClick={() => setDocument(addCondition)}
        >
          {t('ed.filter.add')}
        </Button>
        <AddTransform />
      </Group>
    </Paper>
  )
}
