import { Badge, Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useT } from '~/i18n'

type Props = {
  label: string
  /** How many things in it are set; told beside the label. */
  set?: number
  opened: boolean
  onToggle: () => void
  children: ReactNode
}

/** What most people never need, folded away. */
export function Fold({ label, set = 0, opened, onToggle, children }: Props) {
  const t = useT()
  const id = useId()
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <div>
      <UnstyledButton
        onClick={onToggle}
        aria-expanded={opened}
        aria-controls={id}
        fw={600}
        fz="sm"
        display="flex"
      >
        <Chevron size={18} aria-hidden /> {label}
        {set > 0 && (
          <Badge variant="light" size="sm" ml={8} tt="none">
            {t('common.set', { n: set })}
          </Badge>
        )}
      </UnstyledButton>
      <Collapse in={opened} id={id}>
        {children}
      </Collapse>
    </div>
  )
}
