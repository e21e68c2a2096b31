import type { paths } from './openapi'

// The API's objects as its description (docs/reference/openapi.json) has them. Where the console
// knows more than the description says, a type refines the described one, and compiles only while
// the description has every field that it refines.

type Content<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never
type Answer<Operation> = Operation extends { responses: { 200: infer Response } }
  ? Content<Response>
  : Operation extends { responses: { 201: infer Response } }
    ? Content<Response>
    : never

/** What GET of a path answers. */
export type Got<Path extends keyof paths> = Answer<paths[Path]['get']>
/** What POST to a path answers. */
export type Made<Path extends keyof paths> = Answer<paths[Path]['post']>
/** One item of a list. */
export type Item<Path extends keyof paths> =
  Got<Path> extends { items: (infer Each)[] } ? Each : never

/** A described object whose fields `More` says more exactly. */
export type Refined<Described, More extends { [Name in keyof Described]?: unknown }> = Omit<
  Described,
  keyof More
> &
  More
