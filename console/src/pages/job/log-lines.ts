import type { LogLine } from '~/api/types'

export type ShownLine = { time: string; level: string; text: string }

const KNOWN = ['time', 'level', 'message', 'event']

/** One line of a log for people: its time, its level, its message, then what else it says. */
export function showLine(line: LogLine | string): ShownLine {
  const fields = typeof line === 'string' ? parse(line) : line
  if (!fields) return { time: '', level: '', text: String(line) }
  const text = (name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : '')
  const rest = Object.entries(fields)
    .filter(([name]) => !KNOWN.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return {
    time: text('time'),
    level: text('level'),
    text: [text('message') || text('event'), ...rest].filter((part) => part !== '').join('  '),
  }
}

function parse(line: string): LogLine | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as LogLine)
      : null
  } catch {
    return null
  }
}
