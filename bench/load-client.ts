import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import autocannon, { type Request } from 'autocannon'
import { generator } from './generator.ts'

/** Requests come at the same moments in every run. */
const SEED = 1

/** What a load client is asked to do. */
export interface Load {
  url: string
  seconds: number
  /** As many as are answered over so many connections, or so many a second, answered or not. */
  connections?: number
  rate?: number
  /** Of each request. */
  headers?: Record<string, string>
  /** Sent once each, in turn, by whichever connection is free; none: GET, over and over. */
  bodies: string[]
}

/** What it saw. */
export interface LoadReport {
  perSecond: number
  p99Ms: number
  statuses: Record<string, number>
}

// A process of its own, so that the client's work is not done on the server's time slice.
process.once('message', (asked: Load) => {
  const ended = asked.rate === undefined ? asManyAsAnswered(asked) : atRate(asked, asked.rate)
  ended.then(
    (report) => process.send?.(report, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function asManyAsAnswered({
  url,
  connections = 1,
  seconds,
  headers,
  bodies,
}: Load): Promise<LoadReport> {
  let sent = 0
  const statuses: Record<string, number> = {}
  const post: Request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    setupRequest: (asked) => ({ ...asked, body: bodies[sent++ % bodies.length] ?? '' }),
  }
  const startedMs = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const cannon = autocannon(
    { url, connections, duration: seconds, ...(bodies.length > 0 ? { requests: [post] } : { headers }) },
    (error, result) => (error ? reject(error) : resolve(result.latency.p99)),
  )
  cannon.on('response', (_client, status) => (statuses[status] = (statuses[status] ?? 0) + 1))
  const p99Ms = await promise
  return { perSecond: goodOf(statuses) / ((performance.now() - startedMs) / 1000), p99Ms, statuses }
}

/**
 * People who do not know of one another: gaps between requests are exponential, none waits for another one's answer, and
 * the time of each counts from when it was due.
 */
async function atRate({ url, seconds, headers, bodies }: Load, rate: number): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true })
  const random = generator(SEED)
  const statuses: Record<string, number> = {}
  const latenciesMs: number[] = []
  const answers: Promise<void>[] = []
  let sent = 0
  const startedMs = performance.now()
  for (let dueMs = startedMs; dueMs < startedMs + seconds * 1000;) {
    const earlyMs = dueMs - performance.now()
    if (earlyMs > 0) {
      await wait(earlyMs)
      continue
    }
    const sinceMs = dueMs
    answers.push(
      answerOf(url, { agent, headers: headers ?? {} }, bodies[sent++ % bodies.length]).then((status) => {
        statuses[status] = (statuses[status] ?? 0) + 1
        latenciesMs.push(performance.now() - sinceMs)
      }),
    )
    dueMs += (-Math.log(1 - random()) * 1000) / rate
  }
  await Promise.all(answers)
  const sorted = latenciesMs.sort((a, b) => a - b)
  return {
    perSecond: goodOf(statuses) / seconds,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    statuses,
  }
}

function answerOf(
  url: string,
  { agent, headers }: { agent: Agent; headers: Record<string, string> },
  body?: string,
): Promise<number> {
  const asked =
    body === undefined
      ? request(url, { agent, headers })
      : request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } })
  return new Promise((resolve, reject) => {
    asked.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

function goodOf(statuses: Record<string, number>): number {
  return Object.entries(statuses).reduce((sum, [code, n]) => sum + (code.startsWith('2') ? n : 0), 0)
}
