import { ActionIcon, Group } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useT } from '~/i18n'
import { textOf } from './columns'
import { OptionsProblem, type OptionsProps, TransformOptions } from './transform-options'

/** What is done with one column, or what one is made of. */
export function TransformEntry({ onRemove, ...props }: OptionsProps & { onRemove: () => void }) {
  const t = useT()
  const named = props.fields.find(({ kind }) => kind === 'column' || kind === 'name')
  const name = named ? textOf(props.options[named.option]) : ''
  return (
    <>
      <Group gap="xs" align="flex-start">
        <TransformOptions {...props} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          mt={24}
          aria-label={t('ed.tf.entry.remove', { name })}
          onClick={onRemove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      <OptionsProblem {...props} />
    </>
  )
}
