import { type RefObject, useCallback, useEffect, useState } from 'react'
import { ApiError } from '~/api/client'

/** The server's remarks by field, `/name` or `name` or `a.b` alike. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  const found: Record<string, string> = {}
  for (const { attribute, message } of error.fields) {
    const name = attribute.replace(/^\//, '').replaceAll('/', '.')
    if (name && !(name in found)) found[name] = message
  }
  return found
}

/**
 * Gives a function that puts the cursor into the first field that is marked as wrong, in the order
 * of the page, once the marks of this moment are shown.
 */
export function useFocusError(form: RefObject<HTMLElement | null>): () => void {
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (asked > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [asked, form])
  return useCallback(() => setAsked((count) => count + 1), [])
}
