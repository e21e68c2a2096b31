/** A refused row's text in three: before, at and behind the value that its reason quotes. */
export function markBad(raw: string, reason: string): [string, string, string] | null {
  const quoted = /'([^']+)'/.exec(reason)?.[1]
  if (!quoted) return null
  const at = raw.indexOf(quoted)
  if (at < 0) return null
  return [raw.slice(0, at), quoted, raw.slice(at + quoted.length)]
}
