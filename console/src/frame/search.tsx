import { Modal, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue, useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { useT } from '~/i18n'
import classes from './frame.module.css'
import { type Found, useFound } from './use-found'

function Results({ found, at, onGo }: { found: Found[]; at: number; onGo: (to: string) => void }) {
  const t = useT()
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="xs">
        {t('top.search.nothing')}
      </Text>
    )
  }
  return (
    <div role="listbox" id="search-found" aria-label={t('top.search')}>
      {found.map((item, index) => (
        <UnstyledButton
          key={item.to}
          id={`search-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classes.found}
          onClick={() => onGo(item.to)}
        >
          <Text span size="sm">
            {item.name}
          </Text>
          <Text span size="xs" c="dimmed">
            {item.kind}
          </Text>
        </UnstyledButton>
      ))}
    </div>
  )
}

function SearchBox({ onClose }: { onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [settled] = useDebouncedValue(text, 150)
  const found = useFound(settled)
  const go = (to: string) => {
    onClose()
    navigate({ href: to })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      setAt((at + step + found.length) % found.length)
    }
    const chosen = found[at]
    if (event.key === 'Enter' && chosen) go(chosen.to)
  }
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="search-found"
        aria-activedescendant={found.length > 0 ? `search-${at}` : undefined}
        aria-label={t('top.search')}
        placeholder={t('top.search.placeholder')}
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        mb="xs"
      />
      <Results found={found} at={at} onGo={go} />
      <Text size="xs" c="dimmed" mt="xs" px={10}>
        {t('top.search.hint')}
      </Text>
    </>
  )
}

/** Finds pages and objects by name; opens with `/` or Ctrl K. */
export function Search() {
  const t = useT()
  const [opened, { open, close }] = useDisclosure()
  useHotkeys([['/', open]])
  useHotkeys([['mod+K', open]], [])
  return (
    <>
      <UnstyledButton className={classes.search} onClick={open} aria-label={t('top.search')}>
        <IconSearch size={15} aria-hidden />
        <Text span size="sm" visibleFrom="sm">
          {t('top.search')}
        </Text>
        <kbd>/</kbd>
      </UnstyledButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('top.search')}
        withCloseButton={false}
        size="lg"
        yOffset="10vh"
      >
        <SearchBox onClose={close} />
      </Modal>
    </>
  )
}
