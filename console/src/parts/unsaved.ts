import { useBlocker } from '@tanstack/react-router'
import { useT } from '~/i18n'

/** Asks before a page, or a part of it that the address names, is left with changes that are not saved. */
export function useUnsaved(isChanged: boolean) {
  const t = useT()
  useBlocker({
    shouldBlockFn: () => isChanged && !window.confirm(t('common.unsaved')),
    enableBeforeUnload: () => isChanged,
  })
}
