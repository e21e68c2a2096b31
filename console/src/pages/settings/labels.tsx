import { ColorInput, ColorSwatch, Group, TextInput } from '@mantine/core'
import type { Label } from '~/api/types'
import { useT } from '~/i18n'
import { Records } from './records'

type Values = Pick<Label, 'name' | 'color' | 'description'>

const COLORS = ['#2b8a9b', '#c2410c', '#2f9e44', '#6741d9', '#a61e4d', '#495057']

export function LabelsSection() {
  const t = useT()
  return (
    <Records<Label, Values>
      path="/labels"
      label={t('set.labels')}
      lead={t('set.labels.lead')}
      newLabel={t('set.labels.new')}
      lost={t('set.labels.lost')}
      nameOf={({ name }) => name}
      valuesOf={(label) => ({
        name: label?.name ?? '',
        color: label?.color ?? '#2b8a9b',
        description: label?.description ?? '',
      })}
      fields={(values, set) => (
        <>
          <TextInput
            label={t('common.name')}
            required
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <ColorInput
            label={t('set.color')}
            required
            eyeDropperButtonProps={{ 'aria-label': t('set.color.pick') }}
            format="hex"
            swatches={COLORS}
            value={values.color}
            onChange={(color) => set({ color })}
          />
          <TextInput
            label={t('set.description')}
            value={values.description}
            onChange={(event) => set({ description: event.currentTarget.value })}
          />
        </>
      )}
      columns={[
        {
          key: 'name',
          label: t('common.name'),
          cell: ({ name, color }) => (
            <Group gap={6} wrap="nowrap">
              <ColorSwatch color={color} size={12} withShadow={false} aria-hidden />
              {name}
            </Group>
          ),
        },
        { key: 'text', label: t('set.description'), from: 'sm', cell: (row) => row.description },
      ]}
    />
  )
}
