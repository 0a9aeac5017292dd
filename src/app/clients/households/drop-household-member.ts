import { httpProblems } from '../../../platform/http/errors.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../../auth/actor.ts'
import type { ClientContext } from '../client-context.ts'
import { clientEvent } from '../client-event.ts'
import { findClient } from '../find-client.ts'
import { dropMember } from './households.sql.ts'

/** Takes a client out of a household; one without members is no more. Problems: not_found, client_erased. */
export async function dropHouseholdMember(
  { database, events }: ClientContext,
  actor: SignedInActor,
  { householdId, clientId }: { householdId: string; clientId: string },
): Promise<void> {
  await withTenant(database, tenantOf(actor), async (transaction) => {
    const { id } = await findClient(transaction, actor, clientId)
    if (!(await dropMember(transaction, { clientId: id, householdId }))) throw httpProblems.not_found()
    const facts = { household_left: householdId }
    await events.append(transaction, clientEvent(actor, id, 'changed', facts))
  })
}
