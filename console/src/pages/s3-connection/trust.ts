import type { Json } from '~/api/types'

type Statement = { Action: string | string[]; Principal: { AWS: string } }

/** Whether the trust policy says more than AWS's "Another AWS account" and external ID do. */
export function needsTrustEdit(policy: Json | undefined): boolean {
  const [statement] = (policy as { Statement?: Statement[] } | undefined)?.Statement ?? []
  if (!statement) return false
  const actions = [statement.Action].flat()
  return (
    actions.some((one) => one !== 'sts:AssumeRole') || !statement.Principal.AWS.endsWith(':root')
  )
}

/** Hours to allow when a session is to last longer than the one hour that a role allows by itself. */
export function sessionHours(seconds: number): number | undefined {
  return seconds > 3600 ? Math.ceil(seconds / 3600) : undefined
}
