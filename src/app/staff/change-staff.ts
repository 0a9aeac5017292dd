import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import { staffProblem } from './errors.ts'
import type { StaffContext } from './staff-context.ts'
import { accessEvents } from './staff-event.ts'
import { appoint, lockStaff, selectStaff } from './staff.sql.ts'
import { staffEtag, type StaffMember, type StaffRole } from './staff.ts'

/**
 * Gives a member of staff exactly these roles in the actor's shop; none, and he works there no more. His requests are
 * judged by them on every server within 100 ms. Who becomes a barber is the same person as in other shops, and can't be
 * booked twice; who is one no more is offered no more, and his bookings stay to be moved by the shop (`upcomingBookings`).
 * Problems: not_found, forbidden, precondition_failed, last_owner, barber_unknown, barber_is_somebody_else.
 */
export async function changeStaff(
  { database, clock, random, events, shops }: StaffContext,
  actor: Actor,
  change: {
    accountId: string
    roles: readonly StaffRole[]
    barberId: string | null
    /** The ETag that he must still have; null for any. */
    ifMatch: string | null
  },
): Promise<StaffMember> {
  const { accountId: id, roles, barberId, ifMatch } = change
  const now = clock.now()
  const lent = { barberId: random.uuid(), personId: random.uuid() }
  try {
    return await withTenant(database, tenantOf(actor), async (transaction) => {
      await lockStaff(transaction)
      const [before] = await selectStaff(transaction, { id, now })
      if (before === undefined) throw httpProblems.not_found()
      if (ifMatch !== null && ifMatch !== staffEtag(before)) throw httpProblems.precondition_failed()
      await appoint(transaction, { accountId: id, roles, barberId, lent, now })
      const facts = { shopId: actor.shopId, accountId: id, before: before.roles, after: roles }
      await events.appendAll(transaction, accessEvents(actor, facts))
      const [after] = await selectStaff(transaction, { id, now })
      return after ?? { ...before, roles: [] }
    })
  } catch (error) {
    throw staffProblem(error)
  } finally {
    shops.forget()
  }
}
