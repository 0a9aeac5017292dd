import type { FastifyRequest } from 'fastify'
import { actorAttributes, type Actor } from '../app/auth/actor.ts'
import type { EventQueue } from '../platform/events/event-queue.ts'
import type { Http } from '../platform/http/create-http.ts'
import { fingerprintOf } from '../platform/limits/fingerprint.ts'
import { payloadProblems } from '../security/monitoring/payloads/errors.ts'
import {
  payloadsInAddress,
  payloadsInBody,
  payloadsInHeaders,
  type Payload,
} from '../security/monitoring/payloads/find-payloads.ts'
import { payloadEvent } from '../security/monitoring/payloads/payload-event.ts'

declare module 'fastify' {
  export interface FastifyRequest {
    /** What is hostile in its address and headers, from its arrival until it is told of. */
    payloads: Payload[]
  }
}

/** Looks at what requests bring, before anything is done with it. */
export interface PayloadWatch {
  /** When a request comes: looks at its address and its headers, and keeps what is hostile there. */
  arrived(request: FastifyRequest): void
  /**
   * When it is known who asks, or that it can't be found out: tells of what was found. Problem: request_refused, when it stands
   * in the path or in a header, where nobody writes anything by hand.
   */
  judge(request: FastifyRequest): void
  /** Tells of it, without refusing anything: another problem is the answer already. */
  tell(request: FastifyRequest): void
  /** Adds to a scope that bodies are looked at before their schema is. What stands in one is data, whatever it is: it is told of. */
  watchBodies(scope: Http): void
}

/** What looks at requests, and puts an event of what it finds into `queue`. */
export function watchPayloads(context: { keys: { digest: Uint8Array } }, queue: EventQueue): PayloadWatch {
  function tellOf(request: FastifyRequest, payloads: readonly Payload[], isRefused: boolean): void {
    const actor = request.actor as Actor | undefined
    for (const payload of payloads)
      queue.push(
        payloadEvent(
          payload,
          {
            source: request.source.key,
            method: request.method,
            route: request.routeOptions.url ?? 'unknown',
            requestId: request.id,
            fingerprint: fingerprintOf(request),
            actor: actor === undefined ? null : actorAttributes(actor),
            isRefused,
          },
          context.keys.digest,
        ),
      )
  }

  return {
    arrived(request) {
      request.payloads = [...payloadsInAddress(request.url), ...payloadsInHeaders(request.headers)]
    },
    judge(request) {
      const { payloads } = request
      if (payloads.length === 0) return
      request.payloads = []
      // A referrer is the address of another page, which is not the sender's doing.
      const isRefused = payloads.some(
        ({ place, field }) => place === 'path' || (place === 'header' && field !== 'referer'),
      )
      tellOf(request, payloads, isRefused)
      if (isRefused) throw payloadProblems.request_refused()
    },
    tell(request) {
      const { payloads } = request
      if (payloads.length === 0) return
      request.payloads = []
      tellOf(request, payloads, true)
    },
    watchBodies(scope) {
      scope.addHook('preValidation', (request, _, done) => {
        const { body } = request
        if (body !== null && body !== undefined) {
          const payloads = payloadsInBody(body)
          if (payloads.length > 0) tellOf(request, payloads, false)
        }
        done()
      })
    },
  }
}
