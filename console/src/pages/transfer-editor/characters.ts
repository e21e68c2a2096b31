type Words = { tab: string; none: string }

/** A character as it is shown: what cannot be seen has a name. */
export function spoken(character: string, { tab, none }: Words): string {
  if (character === '') return none
  return character === '\t' || character === '\\t' ? tab : character
}

/** The character that a typed text means. */
export function typedCharacter(typed: string, { tab, none }: Words): string {
  if (typed === none) return ''
  return typed === tab || typed === '\\t' ? '\t' : typed
}
