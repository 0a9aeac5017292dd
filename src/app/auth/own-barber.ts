import { httpProblems } from '../../platform/http/errors.ts'
import { scopeOf, type Actor } from './actor.ts'
import type { Action } from './permissions.ts'

/** Throws forbidden unless `action` reaches to the whole shop, or the actor is the barber whose time it is; null is everybody's. */
export function assertOwnBarber(actor: Actor, action: Action, barberId: string | null): void {
  if (scopeOf(actor, action) === 'shop') return
  if (barberId === null || actor.barberId !== barberId) throw httpProblems.forbidden()
}

/** Whose time to show: of `barberId`, or of all when it is null, where `action` reaches to the whole shop; a barber is kept to his own. */
export function ownBarberOr(actor: Actor, action: Action, barberId: string | null): string | null {
  if (scopeOf(actor, action) === 'shop') return barberId
  const own = actor.barberId
  if (own === null || (barberId !== null && barberId !== own)) throw httpProblems.forbidden()
  return own
}

/**
 * The same for a record that somebody names by its id: another barber's is not_found, as if there were none; the whole
 * shop's, which he may see, is forbidden.
 */
export function assertOwnRecord(actor: Actor, action: Action, barberId: string | null): void {
  if (scopeOf(actor, action) !== 'shop' && barberId !== null && barberId !== actor.barberId)
    throw httpProblems.not_found()
  assertOwnBarber(actor, action, barberId)
}
