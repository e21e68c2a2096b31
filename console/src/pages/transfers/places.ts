import type { Json } from '~/api/types'

/** Where a source or destination of a document is: "s3://bucket/prefix" or a path. */
export function placeOf(part: Json | undefined): string {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return '?'
  const text = (name: string) => (typeof part[name] === 'string' ? part[name] : '')
  return part.type === 's3' ? `s3://${text('bucket')}/${text('path_prefix')}` : text('path_prefix')
}
