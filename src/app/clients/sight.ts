import type { Actor } from '../auth/actor.ts'
import { widestScope } from '../auth/permissions.ts'

/** Whose clients somebody sees: those who booked this barber, and those that this account wrote down. */
export interface Sight {
  barberId: string
  accountId: string
}

/**
 * How far a member of the staff sees: null is everybody. As with bookings, a barber is kept to his own chair. It is a matter
 * of his roles: what else limits the actor decides what may be done with whom he sees.
 */
export function sightOf(actor: Actor): Sight | null {
  const { barberId, accountId } = actor
  if (widestScope('clients.read', actor.roles) !== 'chair' || barberId === null || accountId === null)
    return null
  return { barberId, accountId }
}
