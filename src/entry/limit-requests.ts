import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../app/auth/actor.ts'
import { bringsCredential } from '../app/auth/web-session.ts'
import type { AppContext } from '../app/context.ts'
import type { EventDraft } from '../platform/events/event.ts'
import { httpProblems } from '../platform/http/errors.ts'
import type { BypassKind, BypassWatch } from '../platform/limits/bypass-watch.ts'
import { fingerprintOf } from '../platform/limits/fingerprint.ts'
import type { Charge, LimitPolicy, LimitState } from '../platform/limits/limit-policy.ts'
import type { Limiter } from '../platform/limits/limiter.ts'
import type { RequestTally } from '../platform/limits/request-tally.ts'
import { readSelfTest, selfTestHeader } from '../platform/limits/self-test.ts'
import type { PolicyName } from '../security/booking-protection/limits/limit-policies.ts'
import { divisorsOf } from '../security/response-actions/shields/shield.ts'
import { bypassEvent, limitEvent } from './limit-event.ts'

/** Counts requests against the policies, says so in the headers of the answer, and refuses what is too much. */
export interface LimitRequests {
  /** When a request comes and nobody is known: by its source. Problem: rate_limited. */
  arrived(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** When it is known who asks, and in which shop: by that. Problem: rate_limited. */
  known(request: FastifyRequest, reply: FastifyReply, shopId: string): Promise<void>
  /** When that could not be found out: what was brought counts for nothing. Problem: rate_limited. */
  unknown(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** When it was answered: counts it in the tally. */
  answered(request: FastifyRequest, reply: FastifyReply): void
}

interface Wanted {
  name: PolicyName
  key: string
  cost?: number
}

/** What the limits work with. */
export interface LimitParts {
  limiter: Limiter
  tally: RequestTally
  bypass: BypassWatch
  policies: Record<PolicyName, LimitPolicy>
  /** Records an event, without anybody waiting for it. */
  tell: (draft: EventDraft) => void
}

declare module 'fastify' {
  export interface FastifyRequest {
    /** It brings what could be a sign-in, so who asks is found out before a share is taken. */
    awaitsActor: boolean
  }
}

const FILES = '/assets/*'
const NOWHERE = 'unknown'

/** What counts requests: by the source that `request.source` names, then by account or API key, and by shop. */
export function limitRequests(
  context: Pick<AppContext, 'clock' | 'containments' | 'keys'> & { publicUrl: string },
  { limiter, tally, bypass, policies, tell }: LimitParts,
): LimitRequests {
  const { clock, containments, keys } = context
  const inFlight = new Map<string, number>()
  const onSocket = new WeakMap<Socket, number>()

  function asked(request: FastifyRequest) {
    return {
      source: request.source.key,
      method: request.method,
      route: request.routeOptions.url ?? NOWHERE,
      requestId: request.id,
    }
  }

  function refuse(request: FastifyRequest, state: LimitState, key: string): never {
    if (state.worthTelling) {
      tell(limitEvent({ ...asked(request), policy: state.policy.name, key, limit: state.limit }))
    }
    throw httpProblems.rate_limited({ headers: { 'retry-after': String(state.resetSeconds) } })
  }

  async function take(request: FastifyRequest, reply: FastifyReply, wanted: Wanted[]): Promise<void> {
    const route = request.routeOptions.url ?? NOWHERE
    const divisors = divisorsOf(containments.targets('tighten_limits'), route)
    const charges: Charge[] = []
    for (const { name, key, cost = 1 } of wanted) {
      // A route that nothing has tightened has no limit of its own.
      if (name === 'tightened' && divisors.own === 1) continue
      const divisor = name === 'tightened' ? divisors.own : divisors.all
      const { max } = policies[name]
      charges.push({ policy: policies[name], key, cost, max: Math.max(1, Math.floor(max / divisor)) })
    }
    const states = await limiter.take(charges)
    for (const [index, state] of states.entries()) {
      if (state.policy.told || !state.allowed) sayIn(reply, state)
      if (!state.allowed) refuse(request, state, charges[index]?.key ?? '')
    }
  }

  function enter(request: FastifyRequest, reply: FastifyReply): void {
    const { key } = request.source
    const count = (inFlight.get(key) ?? 0) + 1
    const policy = policies.in_flight
    if (count > policy.max) {
      const state = {
        policy,
        allowed: false,
        limit: policy.max,
        remaining: 0,
        resetSeconds: 1,
        worthTelling: false,
      }
      sayIn(reply, state)
      refuse(request, state, key)
    }
    inFlight.set(key, count)
    const { socket } = request
    const before = onSocket.get(socket) ?? 0
    onSocket.set(socket, before + 1)
    if (before > 0) see(request, 'pipelining', key, request.id)
    reply.raw.once('close', () => {
      onSocket.set(socket, (onSocket.get(socket) ?? 1) - 1)
      const left = (inFlight.get(key) ?? 1) - 1
      if (left === 0) inFlight.delete(key)
      else inFlight.set(key, left)
    })
  }

  function see(request: FastifyRequest, kind: BypassKind, key: string, value: string): void {
    const values = bypass.observe(kind, key, value, clock.monotonicMs())
    if (values !== null) tell(bypassEvent({ ...asked(request), kind, key, values }))
  }

  return {
    async arrived(request, reply) {
      const { config, url } = request.routeOptions
      const test = request.headers[selfTestHeader]
      const said = typeof test === 'string' ? readSelfTest(keys.eventMac, test, clock.epochMs()) : null
      if (said !== null) {
        request.isSelfTest = true
        const policy = policies.default
        const charge = { policy, key: `self-test ${said.id}`, cost: said.cost, max: policy.max }
        const [state] = await limiter.take([charge])
        if (state === undefined) return
        sayIn(reply, state)
        if (!state.allowed) refuse(request, { ...state, worthTelling: false }, charge.key)
        return
      }
      for (const { kind, key, value } of sightingsOf(request)) see(request, kind, key, value)
      enter(request, reply)
      const { key } = request.source
      request.awaitsActor =
        config.access !== undefined && config.anonymous !== true && bringsCredential(context, request)
      await take(request, reply, [
        request.awaitsActor ? { name: 'signed_in', key } : shareOf(request),
        { name: 'tightened', key: `${url} ${key}` },
      ])
    },

    async known(request, reply, shopId) {
      const { actor, source } = request
      const { cost } = request.routeOptions.config
      const share = shareOf(request)
      const isNobody = actor.accountId === null
      const charges: Wanted[] = [{ name: 'shop', key: shopId }]
      if (request.awaitsActor) charges.unshift(share)
      if (cost !== undefined) {
        charges.push({ name: 'costly', key: share.key, cost })
        if (isNobody) charges.push({ name: 'fingerprint', key: `${shopId} ${fingerprintOf(request)}`, cost })
      }
      await take(request, reply, charges)
      if (!isNobody && actor.apiKey === null) see(request, 'account_sources', share.key, source.key)
    },

    async unknown(request, reply) {
      if (request.awaitsActor) await take(request, reply, [shareOf(request)])
    },

    // The tally asks nothing of what was counted above: it is what that is checked by.
    answered(request, reply) {
      if (request.isSelfTest) return
      const { name, key } = shareOf(request)
      const minuteMs = tally.minuteOf(reply.elapsedTime)
      const outcome = reply.statusCode === 429 ? 'refused' : 'served'
      tally.count(minuteMs, name, key, outcome)
      const route = request.routeOptions.url
      if (route !== undefined && name !== 'files') tally.count(minuteMs, route, request.source.key, outcome)
      const { shape } = request.routeOptions.config
      if (shape === undefined) return
      for (const { verb, target } of shape.refusedBy) tally.count(minuteMs, verb, target, outcome, true)
    },
  }
}

/** Of whose share a request takes, by all that is known of it now. */
function shareOf(request: FastifyRequest): Wanted {
  if (request.routeOptions.url === FILES) return { name: 'files', key: request.source.key }
  // Nobody is known yet when it was refused early.
  const actor = request.actor as Actor | undefined
  if (actor?.apiKey != null) return { name: 'key', key: actor.apiKey.id }
  if (actor?.accountId != null) return { name: 'account', key: actor.accountId }
  return { name: 'default', key: request.source.key }
}

/** What a request shows of the ways around a limit. */
function sightingsOf(request: FastifyRequest): { kind: BypassKind; key: string; value: string }[] {
  const { address, key, isForwarded } = request.source
  const { headers, method } = request
  const found: { kind: BypassKind; value: string }[] = []
  const forwarded = headers['x-forwarded-for']
  if (forwarded !== undefined) {
    const value = String(forwarded)
    if (!isForwarded) found.push({ kind: 'forwarded_header', value })
    else if (/:ffff:/i.test(value)) found.push({ kind: 'mapped_address', value })
  }
  if (address !== key) found.push({ kind: 'spread_network', value: address })
  const override = headers['x-http-method-override'] ?? headers['x-method-override']
  if (override !== undefined) found.push({ kind: 'method', value: `${String(override)} ${request.id}` })
  if (request.routeOptions.url === undefined) {
    const [path = ''] = request.url.split('?', 1)
    if (!METHODS.has(method)) found.push({ kind: 'method', value: `${method} ${path}` })
    if (/\/\/|\/$|%|\/\.|[A-Z;]/.test(path)) found.push({ kind: 'path_spelling', value: path })
  }
  return found.map((one) => ({ ...one, key }))
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Both headers are lists: a policy each (draft-ietf-httpapi-ratelimit-headers-10). */
function sayIn(reply: FastifyReply, { policy, limit, remaining, resetSeconds }: LimitState): void {
  const window = policy.windowSeconds === null ? '' : `;w=${policy.windowSeconds}`
  addTo(reply, 'ratelimit-policy', `"${policy.name}";q=${limit}${window}`)
  addTo(reply, 'ratelimit', `"${policy.name}";r=${remaining};t=${resetSeconds}`)
}

function addTo(reply: FastifyReply, header: string, item: string): void {
  const before = reply.getHeader(header)
  reply.header(header, before === undefined ? item : `${String(before)}, ${item}`)
}
