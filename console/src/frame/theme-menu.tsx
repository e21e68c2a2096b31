import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import type { Theme } from '~/api/types'
import { useT } from '~/i18n'

const THEMES = [
  { value: 'light', key: 'top.theme.light', icon: IconSun },
  { value: 'dark', key: 'top.theme.dark', icon: IconMoon },
  { value: 'auto', key: 'top.theme.auto', icon: IconDeviceDesktop },
] as const

export function ThemeMenu({ onChoose }: { onChoose?: (theme: Theme) => void }) {
  const t = useT()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = (value: Theme) => {
    setColorScheme(value)
    onChoose?.(value)
  }
  const Current = THEMES.find((theme) => theme.value === colorScheme)?.icon ?? IconSun
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('top.theme')}>
          <Current size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {THEMES.map(({ value, key, icon: Icon }) => (
          <Menu.Item
            key={value}
            aria-current={value === colorScheme}
            leftSection={<Icon size={15} />}
            fw={value === colorScheme ? 650 : undefined}
            onClick={() => choose(value)}
          >
            {t(key)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
