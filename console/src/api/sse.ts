import { send, type Verb } from './client'

export type ServerEvent = { event: string; data: string; id?: string }

/**
 * Reads server-sent events from text that arrives in any pieces (HTML standard, §9.2.6): lines end
 * in CR LF, LF or CR, an empty line ends an event, several data lines are joined by a line feed.
 */
export class EventReader {
  private rest = ''
  private event = ''
  private data: string[] = []
  private id: string | undefined

  /** The events that `piece` completes. */
  push(piece: string): ServerEvent[] {
    this.rest += piece
    const found: ServerEvent[] = []
    for (let line = this.takeLine(); line !== null; line = this.takeLine()) {
      const event = this.readLine(line)
      if (event) found.push(event)
    }
    return found
  }

  private takeLine(): string | null {
    const end = this.rest.search(/[\r\n]/)
    // A CR at the very end may be the first half of CR LF.
    if (end < 0 || (end === this.rest.length - 1 && this.rest[end] === '\r')) return null
    const line = this.rest.slice(0, end)
    const isPair = this.rest[end] === '\r' && this.rest[end + 1] === '\n'
    this.rest = this.rest.slice(end + (isPair ? 2 : 1))
    return line
  }

  private readLine(line: string): ServerEvent | null {
    if (line === '') return this.finish()
    const colon = line.indexOf(':')
    if (colon === 0) return null
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.event = value
    if (field === 'data') this.data.push(value)
    if (field === 'id') this.id = value
    return null
  }

  private finish(): ServerEvent | null {
    const event = this.event
    const data = this.data
    this.event = ''
    this.data = []
    if (data.length === 0) return null
    return { event: event || 'message', data: data.join('\n'), id: this.id }
  }
}

/** Sends a request and calls `onEvent` for each event of the answer, until it ends. */
export async function streamEvents(
  verb: Verb,
  address: string,
  options: { body?: unknown; signal?: AbortSignal; onEvent: (event: ServerEvent) => void },
): Promise<void> {
  const response = await send(verb, address, { ...options, accept: 'text/event-stream' })
  if (!response.body) return
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const events = new EventReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const event of events.push(decoder.decode(value, { stream: true }))) options.onEvent(event)
  }
}
