export type MockRequest = {
  verb: string
  path: string
  query: URLSearchParams
  body: Record<string, unknown>
  wantsEvents: boolean
  params: string[]
}
export type MockEvent = { event: string; data: unknown; afterMs?: number }
export type MockReply =
  | { status: number; body: unknown; text?: undefined; events?: undefined }
  | { status: number; text: string; body?: undefined; events?: undefined }
  | { status: number; events: () => Generator<MockEvent>; body?: undefined; text?: undefined }

export type MockRoute = [verb: string, path: RegExp, answer: (request: MockRequest) => MockReply]

export const ok = (body: unknown, status = 200): MockReply => ({ status, body })
export const page = (items: unknown[]): MockReply => ok({ items, next_cursor: null })
export const refuse = (
  status: number,
  message: string,
  errors: { attribute: string; message: string }[] = [],
): MockReply => ok({ error: message, message, errors, request_id: '7f3a9c2e51d84b60' }, status)
