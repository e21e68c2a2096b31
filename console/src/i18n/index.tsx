import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Language } from '~/api/types'
import en from './en'
import type { Catalogue, Key } from './key'
import { fill, type Values } from './translate'

export type { Key }
export type Translate = (key: Key, values?: Values) => string

type I18n = { language: Language; setLanguage: (language: Language) => void; t: Translate }

const Context = createContext<I18n>({
  language: 'en',
  setLanguage: () => {},
  t: (key, values) => fill(en[key], values),
})

const STORED = 'waybill-language'

export function startLanguage(): Language {
  return document.documentElement.lang === 'ja' ? 'ja' : 'en'
}

/** The catalogue of a language; English is always at hand, others are fetched when asked for. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  return language === 'ja' ? (await import('./ja')).default : en
}

type Props = { language: Language; catalogue: Catalogue; children: ReactNode }

export function I18nProvider({ language: first, catalogue: firstTexts, children }: Props) {
  const [language, setLanguage] = useState(first)
  const [texts, setTexts] = useState({ language: first, catalogue: firstTexts })

  useEffect(() => {
    let stale = false
    loadCatalogue(language).then((catalogue) => {
      if (!stale) setTexts({ language, catalogue })
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
    }),
    [texts],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export const useI18n = () => useContext(Context)
export const useT = () => useContext(Context).t
