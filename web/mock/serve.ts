import { createServer, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { AddressInfo } from 'node:net'
import { answer, type Scenario } from './answer.ts'
import { mockState } from './data.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** A running stand-in. */
export interface Mock {
  url: string
  /** Sends an event to every open timeline. */
  tell(event: 'timeline' | 'incident', data: object): void
  /** Changes how it behaves from now on. */
  play(scenario: Scenario): void
  close(): Promise<void>
}

async function sendFile(response: ServerResponse, path: string, status = 200): Promise<void> {
  try {
    const body = await readFile(path)
    response.writeHead(status, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    response.end(body)
  } catch {
    response.writeHead(404).end()
  }
}

/**
 * Serves the built pages in `dist` with the product's content security policy in front of a shop that lives in memory, its clock standing
 * at `nowMs`. For looking at pages and for tests of states that a real server reaches only under attack.
 */
export async function startMock(nowMs: number, dist: string, port = 0): Promise<Mock> {
  const state = mockState(nowMs)
  let scenario: Scenario = 'calm'
  const streams = new Set<ServerResponse>()
  const server = createServer((incoming, response) => {
    void (async () => {
      const url = new URL(incoming.url ?? '/', 'http://mock')
      const path = url.pathname
      const wantsPage = (incoming.headers.accept ?? '').includes('text/html')
      if (path.startsWith('/assets/')) return sendFile(response, join(dist, normalize(path)))
      if (wantsPage && path.startsWith('/app')) return sendFile(response, join(dist, 'app/index.html'))
      if (wantsPage)
        return sendFile(
          response,
          join(dist, 'public/index.html'),
          /^\/($|manage\/|status$)/.test(path) ? 200 : 404,
        )
      if (path.endsWith('/timeline/stream')) {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.write(': open\n\n')
        streams.add(response)
        return
      }
      let text = ''
      for await (const chunk of incoming) text += String(chunk)
      const reply = answer(state, scenario, {
        method: incoming.method ?? 'GET',
        path,
        query: url.searchParams,
        body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
        email: /who=([^;]+)/.exec(incoming.headers.cookie ?? '')?.[1] ?? null,
      })
      const cookie =
        reply.signIn === undefined
          ? {}
          : { 'set-cookie': `who=${reply.signIn ?? ''}; Path=/; HttpOnly; SameSite=Lax` }
      response.writeHead(reply.status, { 'content-type': 'application/json', ...cookie })
      response.end(JSON.stringify(reply.body ?? {}))
    })()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    tell(event, data) {
      for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    play(next) {
      scenario = next
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
