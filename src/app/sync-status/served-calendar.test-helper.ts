import http from 'node:http'

/** A calendar on loopback whose answer the test sets, and what it was asked. */
export interface TestCalendar {
  readonly url: string
  answer: { status: number; body: string; headers?: Record<string, string> }
  readonly asked: http.IncomingHttpHeaders[]
  close(): Promise<void>
}

/** Serves one calendar on a port of the system's choice. */
export async function serveCalendar(): Promise<TestCalendar> {
  const asked: http.IncomingHttpHeaders[] = []
  const calendar = { answer: { status: 200, body: '' }, asked }
  const server = http.createServer((request, response) => {
    const { status, body, headers }: TestCalendar['answer'] = calendar.answer
    asked.push(request.headers)
    const isKnown = headers?.['etag'] !== undefined && request.headers['if-none-match'] === headers['etag']
    response.writeHead(isKnown ? 304 : status, headers).end(isKnown ? '' : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return Object.assign(calendar, {
    url: `http://127.0.0.1:${port}/secret-4711.ics`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
