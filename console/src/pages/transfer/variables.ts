import type { JsonObject } from '~/api/types'
import type { RunVariable } from '~/parts/run-dialog'

/** The variables of a transfer that one run may have other values for. */
export const runVariables = ({ variables }: JsonObject): RunVariable[] =>
  (Array.isArray(variables) ? variables : []).flatMap((variable) => {
    if (typeof variable !== 'object' || variable === null || Array.isArray(variable)) return []
    const { name, value } = variable
    return typeof name === 'string'
      ? [{ name, text: typeof value === 'string' ? value : undefined }]
      : []
  })
