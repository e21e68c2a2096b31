import type en from './en'

/** The name of a text of the console. */
export type Key = keyof typeof en
/** The texts of one language. */
export type Catalogue = Record<Key, string>
