import { Agent, request as open } from 'node:http'
import type { WildAnswer } from './judge.test-helper.ts'
import type { WildRequest } from './wild-request.test-helper.ts'

/** Longer than the server takes for anything: a request that has no answer by then is a fault. */
const PATIENCE_MS = 45_000

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** Sends a request as it is; of an answer that is a stream, reads the head. */
export function sendWild(url: string, { method, target, headers, body }: WildRequest): Promise<WildAnswer> {
  const { hostname, port, host } = new URL(url)
  const { promise, resolve, reject } = Promise.withResolvers<WildAnswer>()
  const names = new Set(headers.map(([name]) => name))
  const all: [string, string][] = [
    ...(names.has('host') ? [] : [['host', host] as [string, string]]),
    ...headers,
    ...(body === null ? [] : [['content-length', String(body.length)] as [string, string]]),
  ]
  const asked = open({ hostname, port, method, path: target, agent, headers: all.flat() })
  asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error(`nothing came in ${PATIENCE_MS} ms`)))
  asked.on('error', reject)
  asked.on('response', (response) => {
    const answer = { status: response.statusCode ?? 0, headers: response.headers, body: '' }
    if (response.headers['content-type'] === 'text/event-stream') {
      asked.destroy()
      resolve(answer)
      return
    }
    response.setEncoding('utf8')
    response.on('data', (text: string) => (answer.body += text))
    response.on('end', () => resolve(answer))
    response.on('error', reject)
  })
  asked.end(body ?? undefined)
  return promise
}
