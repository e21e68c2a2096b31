/** What is found of a permission, and the store's own answer that some of it ends with. */
export function splitReason(reason: string): [sentence: string, answer: string] {
  const found = /^(.*?) \(((?:STS says "|(?:\w+, )?HTTP \d{3}\b).*)\)$/s.exec(reason)
  return found ? [found[1] ?? '', found[2] ?? ''] : [reason, '']
}
