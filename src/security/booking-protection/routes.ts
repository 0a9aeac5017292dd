import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'

/** What health is judged by: known from memory, so that asking costs nothing and works when nothing else does. */
export interface HealthProbes {
  databaseIsUp: () => boolean
  guardIsUp: () => boolean
  booking: () => { ok: boolean; at: Temporal.Instant } | null
}

const HealthView = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('down')]),
  mode: Type.String(),
  database: Type.String(),
  guard: Type.String(),
  booking: Type.Union([Type.Object({ ok: Type.Boolean(), checked_at: Type.String() }), Type.Null()]),
})

/** GET /health, /health/live and /health/ready: never limited away, and separate from the database. */
export function healthRoutes(http: Http, probes: HealthProbes): void {
  const open = { access: 'public' as const, unlimited: true, anonymous: true }

  function health() {
    const database = probes.databaseIsUp()
    const guard = probes.guardIsUp()
    const booking = probes.booking()
    const status: 'ok' | 'degraded' | 'down' = !database
      ? 'down'
      : guard && booking?.ok !== false
        ? 'ok'
        : 'degraded'
    return {
      status,
      mode: 'normal',
      database: database ? 'ok' : 'down',
      guard: guard ? 'ok' : 'missing',
      booking:
        booking === null
          ? null
          : { ok: booking.ok, checked_at: booking.at.toString({ smallestUnit: 'second' }) },
    }
  }

  const answer = async (reply: FastifyReply) => {
    const now = health()
    reply.status(now.status === 'down' ? 503 : 200).header('cache-control', 'no-store')
    return now
  }
  const schema = { tags: ['operation'], response: { 200: HealthView, 503: HealthView } }
  http.get(
    '/health',
    { config: open, schema: { summary: 'Whether the shop takes bookings', ...schema } },
    (_, reply) => answer(reply),
  )
  http.get(
    '/health/ready',
    { config: open, schema: { summary: 'Whether it can serve requests', ...schema } },
    (_, reply) => answer(reply),
  )
  http.get(
    '/health/live',
    {
      config: open,
      schema: {
        summary: 'Whether the process lives',
        tags: ['operation'],
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    () => Promise.resolve({ status: 'ok' as const }),
  )
}
