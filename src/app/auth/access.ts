import type { FastifyRequest } from 'fastify'
import { httpProblems } from '../../platform/http/errors.ts'
import { apiKeyProblems } from './api-keys/errors.ts'
import { authProblems } from './errors.ts'
import { scopeOf, type Actor, type Proof, type SignedInActor } from './actor.ts'
import { isForAnyone, type Action } from './permissions.ts'

/**
 * Who may use a route. Every route declares one; a route without one stops the start. An action is for whom the table of
 * permissions names. 'link' is whoever has a signed link, which the route itself reads: what it opens is personal, like
 * all that asks for a sign-in.
 */
export type Access = 'public' | 'link' | Action

declare module 'fastify' {
  export interface FastifyContextConfig {
    access?: Access
    /** Dangerous: the person must have proven himself in the last STEP_UP_MINUTES. */
    stepUp?: true
    /** Also for the staff who look through a client's eyes. */
    impersonation?: true
    /** Nobody needs to be known: pages, assets, public keys. */
    anonymous?: boolean
    /** What a request takes of the limit `costly`: for what needs more of the machine than others. */
    cost?: number
    /**
     * Why an answer with sensitive fields needs no access record: they are what the request brought along, or a secret just
     * made for whoever asked, which an event tells of. Where that differs from request to request, `letAnswerGo` says it.
     */
    ledger?: 'own input' | 'new secret'
    /** The shop that the link in the address stands in: it counts when the request itself names none. */
    shopOf?: (request: FastifyRequest) => Promise<string | undefined>
  }
  export interface FastifyRequest {
    /** Who acts. Set before any handler runs. */
    actor: Actor
  }
}

/** Whether a route that declares `access` is for signed-in people only. */
export function needsSignIn(access: Access): boolean {
  return access !== 'public' && access !== 'link' && !isForAnyone(access)
}

/** Throws unauthenticated, forbidden, or for an API key api_key_scope, when `actor` may not use a route that declares `access`. */
export function assertAccess(access: Access, actor: Actor): void {
  if (access === 'public' || access === 'link') return
  if (actor.accountId === null && !isForAnyone(access))
    throw httpProblems.unauthenticated({ headers: { 'www-authenticate': 'Bearer' } })
  if (scopeOf(actor, access) !== null) return
  if (actor.apiKey === null) throw httpProblems.forbidden()
  throw apiKeyProblems.api_key_scope({
    extensions: { scope: access },
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${access}"` },
  })
}

/**
 * Throws not_while_impersonating when the actor looks through a client's eyes and the route is not for that. What everybody
 * may read he may as well.
 */
export function assertOwnEyes({ routeOptions: { config }, method, actor }: FastifyRequest): void {
  if (actor.impersonator === null || config.impersonation === true) return
  if (config.access === 'public' && (method === 'GET' || method === 'HEAD')) return
  throw authProblems.not_while_impersonating()
}

/** For how long a proof holds for what is dangerous. */
export const STEP_UP_MINUTES = 15

/**
 * Throws step_up_required, with the `methods` that would do, unless the actor has proven himself in the last
 * STEP_UP_MINUTES: with a second factor if his account has one. Who has no session cannot.
 */
export function assertRecentProof({ proof }: Actor, nowMs: number): void {
  const factors = proof?.secondFactors ?? []
  const provenMs = (factors.length > 0 ? proof?.secondFactorMs : proof?.provenMs) ?? -Infinity
  if (nowMs - provenMs <= STEP_UP_MINUTES * 60_000) return
  throw authProblems.step_up_required({
    extensions: { methods: factors.length > 0 ? factors : ['password'] },
  })
}

/**
 * Until when somebody has to set up a second factor, in milliseconds since 1970: whoever works in a shop and has none.
 * null for all others.
 */
export function secondFactorDueMs(proof: Proof | null, graceDays: number): number | null {
  if (proof === null || proof.staffSinceMs === null || proof.secondFactors.length > 0) return null
  return proof.staffSinceMs + graceDays * 24 * 3_600_000
}

/** The actor of a route that only signed-in people reach. */
export function signedIn(request: FastifyRequest): SignedInActor {
  const { accountId, sessionId, tokenId } = request.actor
  if (accountId === null || sessionId === null || tokenId === null) throw httpProblems.unauthenticated()
  return { ...request.actor, accountId, sessionId, tokenId }
}
