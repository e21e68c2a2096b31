import { tServer } from '~/i18n/server'
import type { Json } from './types'

export type FieldError = { attribute: string; message: string }

/** What the server said when it said no; read in the language of the page. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    private readonly said: string,
    /** In the server's own words. */
    readonly saidOfFields: FieldError[],
    readonly requestId: string,
    readonly body: { [key: string]: unknown },
  ) {
    super()
    this.name = 'ApiError'
  }

  override get message(): string {
    return tServer(this.said)
  }

  get fields(): FieldError[] {
    return this.saidOfFields.map((field) => ({ ...field, message: tServer(field.message) }))
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable')
    this.name = 'Unreachable'
  }
}

let sayUnauthorized = () => {}
/** Calls `listener` when a request is refused because nobody is signed in. */
export function onUnauthorized(listener: () => void) {
  sayUnauthorized = listener
}

// To ask who is signed in, to sign in and to set up are refused with 401 in the course of things.
const isDoor = (verb: Verb, address: string) =>
  address === '/api/setup' || (address === '/api/session' && (verb === 'GET' || verb === 'POST'))

export type Query = { [name: string]: string | number | boolean | undefined | null }

let csrfToken = ''
export function setCsrfToken(token: string) {
  csrfToken = token
}

export function url(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text ? `/api${path}?${text}` : `/api${path}`
}

export type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export function headersFor(verb: Verb, accept: string): Record<string, string> {
  const headers: Record<string, string> = { Accept: accept }
  if (verb !== 'GET') headers['X-CSRF-Token'] = csrfToken
  return headers
}

async function failure(response: Response): Promise<ApiError> {
  let body: { [key: string]: unknown } = {}
  try {
    body = (await response.json()) as { [key: string]: unknown }
  } catch {
    // A proxy's page, or nothing: the status has to say it.
  }
  const text = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : '')
  return new ApiError(
    response.status,
    text('message') || text('error') || `HTTP ${response.status} ${response.statusText}`,
    Array.isArray(body.errors) ? (body.errors as FieldError[]) : [],
    text('request_id') || response.headers.get('x-request-id') || '',
    body,
  )
}

/** Sends one request; throws ApiError for a refusal and Unreachable when there is no answer. */
export async function send(
  verb: Verb,
  address: string,
  options: { body?: unknown; accept?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const headers = headersFor(verb, options.accept ?? 'application/json')
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(address, {
      method: verb,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Unreachable()
  }
  if (response.status === 401 && !isDoor(verb, address)) sayUnauthorized()
  if (!response.ok) throw await failure(response)
  return response
}

async function json<T>(
  verb: Verb,
  path: string,
  query?: Query,
  body?: unknown,
  signal?: AbortSignal,
) {
  const response = await send(verb, url(path, query), { body, signal })
  const text = await response.text()
  return (text === '' ? {} : JSON.parse(text)) as T
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    json<T>('GET', path, query, undefined, signal),
  post: <T>(path: string, body: unknown = {}, query?: Query, signal?: AbortSignal) =>
    json<T>('POST', path, query, body, signal),
  patch: <T>(path: string, body: unknown) => json<T>('PATCH', path, undefined, body),
  remove: (path: string, body?: Json) => json<Json>('DELETE', path, undefined, body),
}
