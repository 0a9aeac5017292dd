import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a sink got. */
export interface Received {
  path: string
  headers: http.IncomingHttpHeaders
  body: string
}

/** A server on loopback that takes messages, and answers as it is told. */
export interface Sink {
  url: string
  received: Received[]
  /** Statuses of the next answers, then 200; 'hang' never answers. */
  answers: (number | 'hang')[]
  /** Ends what hangs. */
  hangUp(): void
  close(): Promise<void>
}

/** Opens one. */
export async function openSink(): Promise<Sink> {
  const sink: Sink = {
    url: '',
    received: [],
    answers: [],
    hangUp: () => undefined,
    close: async () => undefined,
  }
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      sink.received.push({ path: request.url ?? '', headers: request.headers, body })
      const answer = sink.answers.shift() ?? 200
      if (answer !== 'hang') response.writeHead(answer, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  sink.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sink.hangUp = () => server.closeAllConnections()
  sink.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return sink
}
