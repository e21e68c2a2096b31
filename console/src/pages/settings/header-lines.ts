/** `Name: value` lines as headers; the number of the first line that is none. */
export function readHeaders(text: string): {
  headers: Record<string, string>
  wrongLine?: number
} {
  const headers: Record<string, string> = {}
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon < 1) return { headers, wrongLine: at + 1 }
    headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim()
  }
  return { headers }
}
