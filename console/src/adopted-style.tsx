import { useInsertionEffect } from 'react'

type Props = { dangerouslySetInnerHTML?: { __html: string }; media?: string }

/** Stands in for a <style> element: the same rules, as a constructed sheet. */
export function AdoptedStyle({ dangerouslySetInnerHTML, media }: Props) {
  const rules = dangerouslySetInnerHTML?.__html ?? ''
  useInsertionEffect(() => {
    const sheet = new CSSStyleSheet(media ? { media } : undefined)
    sheet.replaceSync(rules)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    }
  }, [rules, media])
  return null
}
