import {
  Anchor,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Modal,
  Table,
  Tabs,
  Tooltip,
} from '@mantine/core'

const teal: MantineColorsTuple = [
  '#e8f6f8',
  '#d3ebef',
  '#a6d6dd',
  '#6fbfca',
  '#3fa7b6',
  '#1d8c9d',
  '#0b7285',
  '#096374',
  '#075463',
  '#04414d',
]

/**
 * A field with a list of choices. It is what it is called, a combobox, and its list itself scrolls:
 * so is a long one known to belong to the field, rather than to be a region that no key reaches.
 */
const list = {
  defaultProps: {
    role: 'combobox',
    withScrollArea: false,
    styles: { options: { maxHeight: 250, overflowY: 'auto' } },
  },
}

export const theme = createTheme({
  primaryColor: 'waybill',
  primaryShade: 6,
  colors: { waybill: teal },
  defaultRadius: 'sm',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK JP", monospace',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' } },
  },
  respectReducedMotion: true,
  components: {
    Select: list,
    Autocomplete: list,
    MultiSelect: list,
    TagsInput: list,
    ComboboxTarget: { defaultProps: { withExpandedAttribute: true } },
    ComboboxEventsTarget: { defaultProps: { withExpandedAttribute: true } },
    // A menu has nothing but its items in it, for those who have it read out.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Anchor: Anchor.extend({ defaultProps: { inherit: true } }),
    // Locking the page's scroll needs a <style> element, which the content policy refuses.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        transitionProps: { duration: 80 },
      },
    }),
    // Its <header> would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'group' } },
    Table: Table.extend({
      defaultProps: {
        verticalSpacing: 6,
        horizontalSpacing: 'sm',
        highlightOnHoverColor: 'var(--row-hover)',
      },
    }),
    Tabs: Tabs.extend({ styles: { tab: { paddingInline: 10 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { withinPortal: true, openDelay: 200 } }),
  },
})

const READABLE = ['red', 'yellow', 'orange', 'green', 'blue', 'gray', 'grape', 'waybill']

/** Where even the darkest of Mantine's shades is too light for a text. */
const DARKER: Record<string, string> = { yellow: '#7a4100', orange: '#7a4100', green: '#1b5e2a' }

// Mantine's secondary texts stay below WCAG AA on their grounds; these do not.
export const readableColors: CSSVariablesResolver = () => {
  const light: Record<string, string> = {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': 'var(--mantine-color-waybill-6)',
  }
  const dark: Record<string, string> = {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-waybill-3)',
    '--mantine-color-body': '#16181b',
  }
  for (const color of READABLE) {
    light[`--mantine-color-${color}-light-color`] =
      DARKER[color] ?? `var(--mantine-color-${color}-9)`
    dark[`--mantine-color-${color}-light-color`] = `var(--mantine-color-${color}-3)`
  }
  return { variables: {}, light, dark }
}
