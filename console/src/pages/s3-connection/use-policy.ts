import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '~/api/client'
import type { ConnectionBody, Grant, PolicyTexts } from '~/api/types'
import { findErrors } from './rules'
import { bodyOf, type Values } from './values'

const TYPING_PAUSE_MS = 250

/** What stands for fields that are still empty or wrong, so that the policies can be shown. */
const EXAMPLE: Partial<Values> = {
  name: 'waybill',
  aws_assume_role_account_id: '000000000000',
  aws_assume_role_name: 'waybill-role',
  aws_access_key_id: 'AKIAXXXXXXXXXXXXXXXX',
}

const asIs = (key: string) => key

/** The form with examples in the place of what cannot be used yet, and whether there are any. */
export function withExamples(values: Values): { values: Values; examples: boolean } {
  const errors = findErrors(values, asIs) as Record<string, string | null>
  const filled = { ...values }
  let examples = false
  for (const [name, value] of Object.entries(EXAMPLE)) {
    if (!errors[name]) continue
    Object.assign(filled, { [name]: value })
    examples ||= name.startsWith('aws_assume')
  }
  return { values: filled, examples }
}

/** A form's settings without its secrets: a policy needs none. */
export function openBody(values: Values): ConnectionBody {
  const body = bodyOf(values)
  for (const name of [
    'aws_secret_access_key',
    'aws_session_token',
    'base_secret_access_key',
  ] as const) {
    delete body[name]
  }
  return body
}

/** Everything to paste into AWS, made by the server, anew as one types. */
export function usePolicy(
  values: Values,
  grant: Grant,
  identity: { draft_id?: string; id?: number },
) {
  const filled = withExamples(values)
  // A name that is still being typed is no bucket's name yet.
  const bucket = grant.bucket.length < 3 ? '' : grant.bucket
  const asked = {
    ...openBody(filled.values),
    ...grant,
    bucket,
    ...identity,
    description: undefined,
  }
  const [settled] = useDebouncedValue(JSON.stringify(asked), TYPING_PAUSE_MS)
  const query = useQuery({
    queryKey: ['policy', settled],
    queryFn: ({ signal }) =>
      api.post<PolicyTexts>('/connections/s3/policy', JSON.parse(settled), {}, signal),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { query, examples: filled.examples }
}
