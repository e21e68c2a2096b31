export type Values = { [name: string]: string | number }

/**
 * Puts values into a text. `{name}` is a value; of a text with two forms, `one||other`, the first
 * is taken when `n` is 1.
 */
export function fill(text: string, values: Values = {}): string {
  const forms = text.split('||')
  const chosen = forms.length === 2 && values.n !== 1 ? forms[1] : forms[0]
  return (chosen ?? text).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : String(value)
  })
}
