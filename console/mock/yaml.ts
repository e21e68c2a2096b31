import type { Json } from '../src/api/types'

/** A rough YAML, good enough to look at. */
export function yamlOf(value: Json, indent = ''): string {
  if (Array.isArray(value))
    return value.map((item) => `${indent}- ${JSON.stringify(item)}\n`).join('')
  if (typeof value !== 'object' || value === null) return `${indent}${JSON.stringify(value)}\n`
  return Object.entries(value)
    .map(([name, inner]) =>
      typeof inner === 'object' && inner !== null
        ? `${indent}${name}:\n${yamlOf(inner, `${indent}  `)}`
        : `${indent}${name}: ${inner}\n`,
    )
    .join('')
}
