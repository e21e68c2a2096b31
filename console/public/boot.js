// Runs before the first paint, so that a dark console does not flash white and the language is known.
;(() => {
  let scheme = 'auto'
  let language = ''
  try {
    scheme = localStorage.getItem('waybill-theme') || 'auto'
    language = localStorage.getItem('waybill-language') || ''
  } catch {
    // Storage may be off; the system's choice is good enough.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const shown = scheme === 'auto' ? (dark ? 'dark' : 'light') : scheme
  const root = document.documentElement
  root.setAttribute('data-mantine-color-scheme', shown)
  root.lang = language || (navigator.language.startsWith('ja') ? 'ja' : 'en')
})()
