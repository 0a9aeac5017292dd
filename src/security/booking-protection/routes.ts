import type { FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Http } from '../../platform/http/create-http.ts'
import type { ServerClosures } from '../response-actions/closures/server-closures.ts'
import { Nullable, utcTime } from '../../platform/http/wire.ts'

/** What health is judged by: known from memory, so that asking costs nothing and works when nothing else does. */
export interface HealthProbes {
  databaseIsUp: () => boolean
  guardIsUp: () => boolean
  /** What came of the last try to book. */
  booking: () => { ok: boolean; at: Temporal.Instant } | null
  /** Whether limits are counted where they should be. */
  limitStoreIsUp: () => boolean
  /** What is shut on purpose. */
  closures: () => ServerClosures
}

interface Answer {
  status: 200 | 503
  /** Of /health/ready: a server that is cut off from the database on purpose is well, and serves nothing. */
  readyStatus: 200 | 503
  text: string
}

/** For so long an answer is given again: far less than anything it tells of takes to be noticed. */
const GOOD_MS = 50

const HealthView = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('down')]),
  mode: Type.String({
    description:
      'normal; or what is shut on purpose: module_off, personal_data_off, read_only, or isolated (the server is cut off from the database).',
    examples: ['normal'],
  }),
  modules_off: Type.Array(Type.String(), { description: 'The parts that are shut.', examples: [[]] }),
  database: Type.String({ examples: ['ok'] }),
  guard: Type.String({ examples: ['ok'] }),
  limits: Type.String({
    description: 'ok, or memory: the store that servers share is lost.',
    examples: ['ok'],
  }),
  booking: Nullable(
    Type.Object({ ok: Type.Boolean(), checked_at: Type.String({ examples: ['2031-03-03T09:00:05Z'] }) }),
  ),
})

/**
 * GET /health, /health/live and /health/ready: never limited away, and separate from the database. They stand on a
 * scope without hooks, and their answer is kept as text (ASCII): a crowd that asks takes nothing from those who book.
 */
export function healthRoutes(
  http: Http,
  options: { clock: Clock; fixedHeaders: Record<string, string> },
  probes: HealthProbes,
): void {
  const { clock, fixedHeaders } = options
  let kept: Answer & { untilMs: number } = {
    status: 503,
    readyStatus: 503,
    text: '',
    untilMs: -Infinity,
  }

  function latest(): Answer {
    const nowMs = clock.monotonicMs()
    if (nowMs < kept.untilMs) return kept
    const view = look(probes)
    kept = {
      status: view.status === 'down' ? 503 : 200,
      readyStatus: view.status === 'down' || view.mode === 'isolated' ? 503 : 200,
      text: JSON.stringify(view),
      untilMs: nowMs + GOOD_MS,
    }
    return kept
  }

  const config = { access: 'public' as const, anonymous: true }
  const headers = {
    ...fixedHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  }
  const give = (reply: FastifyReply, { status, text }: Pick<Answer, 'status' | 'text'>): void => {
    reply.hijack()
    reply.raw.writeHead(status, { ...headers, 'content-length': text.length }).end(text)
  }
  for (const [url, summary] of [
    ['/health', 'Whether the shop takes bookings'],
    ['/health/ready', 'Whether it can serve requests'],
  ] as const) {
    http.get(
      url,
      { config, schema: { summary, tags: ['operation'], response: { 200: HealthView, 503: HealthView } } },
      (_, reply) => {
        const { status, readyStatus, text } = latest()
        give(reply, { status: url === '/health' ? status : readyStatus, text })
      },
    )
  }
  http.get(
    '/health/live',
    {
      config,
      schema: {
        summary: 'Whether the process lives',
        tags: ['operation'],
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    (_, reply) => give(reply, { status: 200, text: '{"status":"ok"}' }),
  )
}

function look(probes: HealthProbes): Static<typeof HealthView> {
  const database = probes.databaseIsUp()
  const guard = probes.guardIsUp()
  const limits = probes.limitStoreIsUp()
  const booking = probes.booking()
  const { mode, modulesOff } = probes.closures()
  const isIsolated = mode === 'isolated'
  const status: 'ok' | 'degraded' | 'down' =
    !database && !isIsolated
      ? 'down'
      : guard && !isIsolated && booking?.ok !== false && limits
        ? 'ok'
        : 'degraded'
  return {
    status,
    mode,
    modules_off: modulesOff,
    database: isIsolated ? 'cut_off' : database ? 'ok' : 'down',
    guard: guard ? 'ok' : 'missing',
    limits: limits ? 'ok' : 'memory',
    booking: booking === null || isIsolated ? null : { ok: booking.ok, checked_at: utcTime(booking.at) },
  }
}
