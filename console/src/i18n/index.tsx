import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Language } from '~/api/types'
import en from './en'
import type { Key, Texts } from './key'
import { speakServerTexts, tServer } from './server'
import { fill, type Values } from './translate'

export type { Key }
export type Translate = (key: Key, values?: Values) => string

type I18n = {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
  /** What the server says, in that language; another function when the language changes. */
  tServer: (text: string) => string
}

const Context = createContext<I18n>({
  language: 'en',
  setLanguage: () => {},
  t: (key, values) => fill(en[key], values),
  tServer,
})

const STORED = 'waybill-language'

export function startLanguage(): Language {
  return document.documentElement.lang === 'ja' ? 'ja' : 'en'
}

/** The texts of a language; English is always at hand, others are fetched when asked for. */
export async function loadTexts(language: Language): Promise<Texts> {
  return language === 'ja' ? (await import('./ja')).default : { catalogue: en, server: null }
}

/** Both catalogues change at one moment, so that no page is half in one language. */
function shown(language: Language, texts: Texts) {
  speakServerTexts(texts.server)
  return { language, catalogue: texts.catalogue }
}

type Props = { language: Language; texts: Texts; children: ReactNode }

export function I18nProvider({ language: first, texts: firstTexts, children }: Props) {
  const [language, setLanguage] = useState(first)
  const [texts, setTexts] = useState(() => shown(first, firstTexts))

  useEffect(() => {
    let stale = false
    loadTexts(language).then((loaded) => {
      if (!stale) setTexts(shown(language, loaded))
    })
    return () => {
      stale = true
    }
  }, [language])

  useEffect(() => {
    document.documentElement.lang = texts.language
    try {
      localStorage.setItem(STORED, texts.language)
    } catch {
      // Storage may be off; the server keeps the choice, too.
    }
  }, [texts.language])

  const value = useMemo<I18n>(
    () => ({
      language: texts.language,
      setLanguage,
      // A word that a newer server sends is shown as it is.
      t: (key, values) => fill(texts.catalogue[key] ?? key, values),
      tServer: (text) => tServer(text),
    }),
    [texts],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export const useI18n = () => useContext(Context)
export const useT = () => useContext(Context).t
