import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import { answer } from './handle'
import type { MockReply } from './types'

// The policy that the real server sends: what is shown under the mock must work under it, too.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const text = Buffer.concat(pieces).toString()
  return text ? (JSON.parse(text) as Record<string, unknown>) : {}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function sendReply(reply: MockReply, response: ServerResponse) {
  response.statusCode = reply.status
  if (reply.events) {
    response.setHeader('Content-Type', 'text/event-stream')
    for (const { event, data, afterMs } of reply.events()) {
      await pause(afterMs ?? 0)
      if (response.destroyed) return
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
  } else if (reply.text !== undefined) {
    response.setHeader('Content-Type', 'text/plain; charset=utf-8')
    response.write(reply.text)
  } else {
    response.setHeader('Content-Type', 'application/json')
    response.write(JSON.stringify(reply.body))
  }
  response.end()
}

const api: Connect.NextHandleFunction = async (request, response, next) => {
  if (!request.url?.startsWith('/api/')) return next()
  const reply = answer({
    verb: request.method ?? 'GET',
    url: request.url,
    body: await bodyOf(request),
    wantsEvents: request.headers.accept === 'text/event-stream',
  })
  await sendReply(reply, response)
}

/** Answers /api from made-up data in `vite` and `vite preview`; no part of what is built. */
export function mockApi(): Plugin {
  return {
    name: 'waybill-mock-api',
    configureServer: (server) => {
      server.middlewares.use(api)
    },
    configurePreviewServer: (server) => {
      server.middlewares.use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', POLICY)
        next()
      })
      server.middlewares.use(api)
    },
  }
}
