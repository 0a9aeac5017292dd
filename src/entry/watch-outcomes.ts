import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorAttributes, type Actor } from '../app/auth/actor.ts'
import { hmac, sha256 } from '../platform/crypto/digest.ts'
import { eventClass, eventSeverity, eventStatus, type EventDraft } from '../platform/events/event.ts'
import type { EventQueue } from '../platform/events/event-queue.ts'
import { isUuid } from '../platform/postgres/is-uuid.ts'
import { createReadingWatch } from './reading-watch.ts'

/** How a request can end that says something about who sent it, as the event calls it. */
type Outcome =
  | 'Record Refused'
  | 'Access Refused'
  | 'Server Error'
  | 'Person Exported'
  | 'Reading Far Above Others'

/** OCSF's words for the methods of routes. */
const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

/**
 * What looks at how each request ended, once it has its answer: a record that is not there for this person, a route that is not
 * for his role, a fault of ours, and reading of one actor far above what anybody reads. Events of them go into `queue`.
 */
export function watchOutcomes(
  context: { keys: { digest: Uint8Array }; clock: { monotonicMs(): number } },
  queue: EventQueue,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const readings = createReadingWatch()

  return (request, reply) => {
    if (request.isSelfTest) return
    const actor = request.actor as Actor | undefined
    const { statusCode } = reply
    const { config } = request.routeOptions
    if (statusCode === 500) queue.push(outcomeEvent('Server Error', 'internal', request, reply, {}))
    if (actor === undefined) return
    const record = recordOf(request)
    if (statusCode === 404 && record !== null && (actor.accountId !== null || config.access === 'link')) {
      const name = isUuid(record)
        ? record
        : hmac(context.keys.digest, 'record', record).toString('base64url').slice(0, 22)
      queue.push(outcomeEvent('Record Refused', 'not_found', request, reply, { record: name }))
    }
    if (statusCode === 403 && actor.accountId !== null && actor.impersonator === null)
      queue.push(outcomeEvent('Access Refused', 'forbidden', request, reply, {}))
    if (statusCode !== 200 || request.method !== 'GET') return
    if (record !== null && request.routeOptions.url?.endsWith('/export') === true)
      queue.push(outcomeEvent('Person Exported', 'exported', request, reply, { record }))
    const kind = request.readingIsRecorded ? 'records' : isOffer(request) ? 'offers' : null
    if (kind === null) return
    const key = actor.accountId ?? request.source.key
    const count = readings.observe(
      kind,
      key,
      sha256(request.url).toString('base64url'),
      context.clock.monotonicMs(),
    )
    if (count !== null) queue.push(outcomeEvent('Reading Far Above Others', kind, request, reply, { count }))
  }
}

/** What of the address names one record: the value of its last parameter. */
function recordOf({ params }: FastifyRequest): string | null {
  const value = Object.values((params ?? {}) as Record<string, unknown>).at(-1)
  return typeof value === 'string' && value !== '' ? value : null
}

/** What the shop offers to everybody, and a competitor would like to have as a whole. */
function isOffer({ routeOptions: { url } }: FastifyRequest): boolean {
  return url === '/availability'
}

function outcomeEvent(
  name: Outcome,
  detail: string,
  request: FastifyRequest,
  reply: FastifyReply,
  unmapped: Record<string, string | number>,
): EventDraft {
  const actor = request.actor as Actor | undefined
  return {
    classUid: eventClass.httpActivity,
    activityId: 99,
    severityId: eventSeverity.low,
    requestId: request.id,
    profiles: ['host'],
    attributes: {
      activity_name: name,
      status_id: reply.statusCode < 400 ? eventStatus.success : eventStatus.failure,
      status_detail: detail,
      src_endpoint: { ip: request.source.key },
      http_request: {
        ...(METHODS.has(request.method) ? { http_method: request.method } : {}),
        url: { path: request.routeOptions.url ?? 'unknown' },
      },
      http_response: { code: reply.statusCode },
      ...(actor === undefined ? {} : actorAttributes(actor)),
      unmapped,
    },
  }
}
