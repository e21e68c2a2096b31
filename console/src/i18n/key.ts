import type en from './en'
import type { ServerTexts } from './server'

/** The name of a text of the console. */
export type Key = keyof typeof en
/** The texts of one language. */
export type Catalogue = Record<Key, string>
/** The same, and what the server says in that language; null: in the server's own words. */
export type Texts = { catalogue: Catalogue; server: ServerTexts | null }
