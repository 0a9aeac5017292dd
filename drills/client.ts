import { request } from 'node:http'

/** What came back. */
export interface Answer {
  status: number
  body: Record<string, unknown>
}

function toObject(text: string): Record<string, unknown> {
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  return typeof json === 'object' && json !== null ? { ...json } : {}
}

/** Sends JSON from a loopback address of its own, such as 127.1.0.7, so that the server sees many sources. */
export function send(
  url: string,
  call: { from: string; method?: string; path: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const outgoing = request(
      new URL(call.path, url),
      {
        method: call.method ?? (body === undefined ? 'GET' : 'POST'),
        localAddress: call.from,
        agent: false,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...call.headers },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: incoming.statusCode ?? 0, body: toObject(text) })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
