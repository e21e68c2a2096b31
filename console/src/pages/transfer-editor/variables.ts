import type { Json, JsonObject, Problem } from '~/api/types'
import { plainPath } from './paths'

/** Texts that stand for $name$ in the options of source and destination. */
export type Variable = JsonObject

export const VARIABLE_TYPES = ['timestamp', 'timestamp_runtime', 'string'] as const
export type VariableType = (typeof VARIABLE_TYPES)[number]

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const variablesOf = (document: JsonObject): Variable[] =>
  Array.isArray(document.variables) ? document.variables.filter(isObject) : []

/** A document with these variables; none leave no list behind. */
export function withVariables(document: JsonObject, variables: Variable[]): JsonObject {
  const { variables: _old, ...rest } = document
  return variables.length === 0 ? rest : { ...rest, variables }
}

/** Another kind keeps the name, and of the rest only what that kind has. */
export function ofType({ name, format, time_zone }: Variable, type: VariableType): Variable {
  if (type === 'string') return { name: name ?? '', type, value: '' }
  const zone: Variable = time_zone === undefined ? {} : { time_zone }
  return { name: name ?? '', type, format: format ?? '%Y-%m-%d', ...zone }
}

/** The name between its dollar signs, as it is written; typed without them it gets them. */
export const asName = (typed: string) => `$${typed.replaceAll('$', '')}$`

export const plainName = (variable: Variable) => String(variable.name ?? '').replaceAll('$', '')

/** `$today$` of a first variable, and of none that there is already. */
export function newVariable(variables: Variable[], zone: string): Variable {
  const taken = new Set(variables.map(plainName))
  const name = ['today', ...variables.map((_, at) => `today_${at + 2}`)].find((n) => !taken.has(n))
  return { name: asName(name ?? ''), type: 'timestamp', format: '%Y-%m-%d', time_zone: zone }
}

/** What the server found wrong with one option of the variable at that place. */
export const problemOf = (problems: Problem[], at: number, option: string) =>
  problems.find(({ pointer }) => plainPath(pointer) === `variables.${at}.${option}`)?.message
