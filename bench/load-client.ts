import autocannon, { type Request } from 'autocannon'

/** What a load client is asked to do. */
export interface Load {
  url: string
  connections: number
  seconds: number
  /** Sent once each, in turn, by whichever connection is free; none: GET, over and over. */
  bodies: string[]
  /** Requests per second, all connections together; without it as many as are answered. */
  rate?: number
}

/** What it saw. */
export interface LoadReport {
  perSecond: number
  p99Ms: number
  statuses: Record<string, number>
}

// A process of its own, so that the client's work is not done on the server's time slice.
process.once('message', ({ url, connections, seconds, bodies, rate }: Load) => {
  let sent = 0
  const statuses: Record<string, number> = {}
  const post: Request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    setupRequest: (request) => ({ ...request, body: bodies[sent++ % bodies.length] ?? '' }),
  }
  const startedMs = performance.now()
  const cannon = autocannon(
    {
      url,
      connections,
      duration: seconds,
      ...(bodies.length > 0 ? { requests: [post] } : {}),
      ...(rate === undefined ? {} : { overallRate: rate }),
    },
    (error, result) => {
      if (error) throw error
      const elapsed = (performance.now() - startedMs) / 1000
      const good = Object.entries(statuses).reduce(
        (sum, [code, n]) => sum + (code.startsWith('2') ? n : 0),
        0,
      )
      process.send?.({ perSecond: good / elapsed, p99Ms: result.latency.p99, statuses }, () =>
        process.exit(0),
      )
    },
  )
  cannon.on('response', (_client, status) => (statuses[status] = (statuses[status] ?? 0) + 1))
})
