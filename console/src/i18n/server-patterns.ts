/** Gives the translation of a text, or null when it is none of the template. */
export type Pattern = (text: string, translate: (part: string) => string) => string | null

const escaped = (literal: string) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// A value holds no "; ": behind that another sentence begins. One that begins a sentence holds no
// ": " either: before that stands a place.
const VALUE = '((?:(?!; )[^\\n])*?)'
const FIRST_VALUE = '((?:(?!; |: )[^\\n])*?)'
const SENTENCE = '(.*?)'

/** `translated`: the numbers of those parts that are sentences themselves. */
function expressionOf(literals: string[], translated: Set<number>): RegExp {
  const part = (at: number) => {
    if (at === 0) return ''
    if (translated.has(at)) return SENTENCE
    return at === 1 && literals[0] === '' ? FIRST_VALUE : VALUE
  }
  const source = literals.map((literal, at) => part(at) + escaped(literal)).join('')
  return new RegExp(`^${source}$`, 's')
}

function patternOf(template: string, translation: string): Pattern {
  const literals = template.split('{}')
  if (literals.length === 1) return (text) => (text === template ? translation : null)
  const marked = [...translation.matchAll(/\{(\d+)\*\}/g)].map(([, n]) => Number(n))
  const expression = expressionOf(literals, new Set(marked))
  const longest = literals.reduce((best, literal) =>
    literal.length > best.length ? literal : best,
  )
  return (text, translate) => {
    const found = text.includes(longest) ? expression.exec(text) : null
    if (!found) return null
    return translation.replace(/\{(\d+)(\*?)\}/g, (_, n, isSentence) => {
      const part = found[Number(n)] ?? ''
      return isSentence ? translate(part) : part
    })
  }
}

const weight = (template: string) => template.replaceAll('{}', '').length

/** The templates, those that say most first: they are the more exact ones. */
export const patternsOf = (texts: Record<string, string>): Pattern[] =>
  Object.entries(texts)
    .sort(([one], [other]) => weight(other) - weight(one))
    .map(([template, translation]) => patternOf(template, translation))
