import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Tenant } from '../../platform/postgres/tenant.ts'
import { widestScope, type Action, type Role, type Scope, type Standing } from './permissions.ts'

/** How sure it is that a session is in the hands of its person. */
export interface Proof {
  /** When he last signed in or proved himself again, and when with a second factor, in milliseconds since 1970. */
  provenMs: number
  secondFactorMs: number | null
  /** What his account has besides a password: 'totp', 'passkey'. */
  secondFactors: readonly string[]
  /** Since when he works in a shop, in milliseconds since 1970; null for who does not. */
  staffSinceMs: number | null
}

/** Who acts, in which shop, from where, in which request. Nobody is signed in while accountId is null. */
export interface Actor {
  shopId: string
  requestId: string
  /** What limits and blocks count by. */
  source: string
  accountId: string | null
  sessionId: string | null
  tokenId: string | null
  /** The key of a program that acts for the shop. Its id stands as account, session and token as well: it has none of them. */
  apiKey: { id: string; name: string } | null
  /** Of a session; null for all others. */
  proof: Proof | null
  /** The member of the staff who looks through the eyes of this account, which is a client's; else null. */
  impersonator: { accountId: string } | null
  /** Roles in this shop. */
  roles: ReadonlySet<Role>
  /** The barber this person is in this shop. */
  barberId: string | null
  /** The only actions that this actor may do, of those that his roles allow; null for people: all of them. */
  limitedTo: ReadonlySet<Action> | null
}

/** Somebody signed in. */
export type SignedInActor = Actor & { accountId: string; sessionId: string; tokenId: string }

/** Somebody who is signed in nowhere. */
export function nobody(from: Pick<Actor, 'shopId' | 'requestId' | 'source'>): Actor {
  return {
    ...from,
    accountId: null,
    sessionId: null,
    tokenId: null,
    apiKey: null,
    proof: null,
    impersonator: null,
    roles: new Set(),
    barberId: null,
    limitedTo: null,
  }
}

/** The program acting for a shop: it may book what the shop may. */
export function theShop(from: Pick<Actor, 'shopId' | 'requestId' | 'source'>): Actor {
  return { ...nobody(from), roles: new Set(['manager']) }
}

/** A program that acts for a shop by an API key: whatever its owner may do there, as far as it is among the scopes of the key. */
export function theKey(from: {
  shopId: string
  requestId: string
  source: string
  id: string
  name: string
  scopes: ReadonlySet<Action>
}): Actor {
  const { shopId, requestId, source, id, name, scopes } = from
  return {
    ...nobody({ shopId, requestId, source }),
    accountId: id,
    sessionId: id,
    tokenId: id,
    apiKey: { id, name },
    roles: new Set(['owner']),
    limitedTo: scopes,
  }
}

/** Who reads, as the access ledger writes it down. What a key has read stands there under its id, without an account. */
export function readerOf(actor: Actor) {
  const { requestId, sessionId, tokenId, apiKey, source, shopId } = actor
  return {
    requestId,
    accountId: apiKey === null ? personOf(actor) : null,
    sessionId,
    tokenId,
    source,
    shopId,
  }
}

/** How far `action` reaches for the actor in this shop; null is not at all. */
export function scopeOf(actor: Actor, action: Action): Scope | null {
  if (actor.limitedTo?.has(action) === false) return null
  const signedIn: Standing[] = actor.accountId === null ? ['anyone'] : ['anyone', 'person']
  return widestScope(action, [...signedIn, ...actor.roles])
}

/** The same person without what he may do as staff. */
export function asClient(actor: Actor): Actor {
  return { ...actor, roles: new Set([...actor.roles].filter((role) => role === 'client')), barberId: null }
}

/** The account of the person who acts: of the member of the staff, while he looks through the eyes of a client. */
export function personOf({ impersonator, accountId }: Actor): string | null {
  return impersonator?.accountId ?? accountId
}

/** Whether the actor works in the shop. */
export function isStaff(actor: Actor): boolean {
  return actor.roles.has('barber') || actor.roles.has('manager') || actor.roles.has('owner')
}

/** How far the database lets this actor see. */
export function tenantOf(actor: Actor): Tenant {
  return { shopId: actor.shopId, accountId: actor.accountId, scope: isStaff(actor) ? 'shop' : 'own' }
}

/** How far the database lets this actor see for `action`: a barber with a chair of his own no further than that, where the action does not. */
export function tenantFor(actor: Actor, action: Action): Tenant & { shopId: string } {
  const scope = scopeOf(actor, action)
  return {
    shopId: actor.shopId,
    accountId: actor.accountId,
    scope: scope === 'shop' || scope === 'chair' ? 'shop' : 'own',
    chairId: scope === 'chair' ? actor.barberId : null,
  }
}

/** The actor's part of an event, as OCSF has it: the person, and the account that he acts by if it is another's. */
export function actorAttributes(actor: Actor): JsonObject {
  return {
    actor: {
      user: {
        uid: personOf(actor) ?? 'anonymous',
        ...(actor.apiKey === null ? {} : { credential_uid: actor.apiKey.id }),
        ...(actor.impersonator === null ? {} : { account: { uid: actor.accountId } }),
      },
      ...(actor.sessionId === null ? {} : { session: { uid: actor.sessionId } }),
    },
  }
}
