import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorAttributes } from '../app/auth/actor.ts'
import type { Clock } from '../platform/clock/clock.ts'
import { eventClass, eventStatus, ocsfEvent } from '../platform/events/event.ts'
import type { Log } from '../platform/log/log.ts'

/** OCSF activity_id of HTTP Activity. */
const activities: Readonly<Record<string, number>> = {
  DELETE: 2,
  GET: 3,
  HEAD: 4,
  OPTIONS: 5,
  POST: 6,
  PUT: 7,
  PATCH: 9,
}
const OTHER_ACTIVITY = 99

/**
 * What writes one line for a request once its answer is out or its client has gone: OCSF 1.8, HTTP Activity (class 4002),
 * found again by request (metadata.correlation_uid), session and account. The path is the route's; the address itself,
 * which may bear a token, stands nowhere.
 */
export function requestLogger(
  log: Log,
  clock: Clock,
): (request: FastifyRequest, reply: FastifyReply) => void {
  function write(request: FastifyRequest, reply: FastifyReply): void {
    const { actor, method } = request
    const { statusCode } = reply
    const isAnswered = reply.raw.writableFinished
    const activityId = activities[method] ?? OTHER_ACTIVITY
    log.info(
      ocsfEvent(
        {
          classUid: eventClass.httpActivity,
          activityId,
          requestId: request.id,
          shopId: actor?.shopId ?? null,
          profiles: ['host'],
          attributes: {
            ...(activityId === OTHER_ACTIVITY ? { activity_name: method } : {}),
            status_id: isAnswered && statusCode < 400 ? eventStatus.success : eventStatus.failure,
            ...(isAnswered ? {} : { status_detail: 'aborted' }),
            duration: Math.round(reply.elapsedTime),
            src_endpoint: { ip: request.source.key },
            http_request: {
              ...(activityId === OTHER_ACTIVITY ? {} : { http_method: method }),
              url: { path: request.routeOptions.url ?? '' },
            },
            http_response: { code: statusCode },
            ...(actor === undefined ? {} : actorAttributes(actor)),
          },
        },
        { timeMs: clock.epochMs() },
      ),
    )
  }

  return (request, reply) => {
    if (log.isLevelEnabled('info')) reply.raw.once('close', () => write(request, reply))
  }
}
