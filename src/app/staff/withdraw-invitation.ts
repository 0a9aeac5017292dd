import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import { invitationEvent } from './staff-event.ts'
import type { StaffContext } from './staff-context.ts'
import { deleteInvitations } from './staff.sql.ts'

/** Takes back an invitation that the actor could have sent; false when there is none. */
export async function withdrawInvitation(
  { database, events }: Pick<StaffContext, 'database' | 'events'>,
  actor: Actor,
  id: string,
): Promise<boolean> {
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const [withdrawn] = await deleteInvitations(transaction, { id })
    if (withdrawn === undefined) return false
    await events.append(transaction, invitationEvent(actor, withdrawn, 'withdrawn'))
    return true
  })
}
