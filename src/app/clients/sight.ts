import { isStaff, mayManage, type Actor } from '../auth/actor.ts'

/** Whose clients somebody sees: those who booked this barber, and those that this account wrote down. */
export interface Sight {
  barberId: string
  accountId: string
}

/** How far a member of the staff sees: null is everybody. As with bookings, a barber is kept to his own chair. */
export function sightOf(actor: Actor): Sight | null {
  if (!isStaff(actor) || mayManage(actor) || actor.barberId === null || actor.accountId === null) return null
  return { barberId: actor.barberId, accountId: actor.accountId }
}
