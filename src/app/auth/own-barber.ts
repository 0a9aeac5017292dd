import { httpProblems } from '../../platform/http/errors.ts'
import { mayManage, type Actor } from './actor.ts'

/** Throws forbidden unless the actor runs the shop, or is the barber whose time it is; null is everybody's. */
export function assertOwnBarber(actor: Actor, barberId: string | null): void {
  if (mayManage(actor)) return
  if (barberId === null || actor.barberId !== barberId) throw httpProblems.forbidden()
}

/** Whose time to show: of `barberId`, or of all when it is null, for who runs the shop; a barber is kept to his own. */
export function ownBarberOr(actor: Actor, barberId: string | null): string | null {
  if (mayManage(actor)) return barberId
  const own = actor.barberId
  if (own === null || (barberId !== null && barberId !== own)) throw httpProblems.forbidden()
  return own
}

/**
 * The same for a record that somebody names by its id: another barber's is not_found, as if there were none; the whole
 * shop's, which he may see, is forbidden.
 */
export function assertOwnRecord(actor: Actor, barberId: string | null): void {
  if (!mayManage(actor) && barberId !== null && barberId !== actor.barberId) throw httpProblems.not_found()
  assertOwnBarber(actor, barberId)
}
