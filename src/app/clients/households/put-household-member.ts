import { httpProblems } from '../../../platform/http/errors.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../../auth/actor.ts'
import type { ClientContext } from '../client-context.ts'
import { clientEvent } from '../client-event.ts'
import { clientProblems } from '../errors.ts'
import { findClient } from '../find-client.ts'
import type { Household, HouseholdRole } from './household.ts'
import { putMember, selectHousehold } from './households.sql.ts'

/**
 * Puts a client into a household that has somebody, or gives him another role in it. Problems: not_found, client_erased,
 * in_another_household.
 */
export async function putHouseholdMember(
  { database, events }: ClientContext,
  actor: SignedInActor,
  { householdId, clientId, role }: { householdId: string; clientId: string; role: HouseholdRole },
): Promise<Household> {
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const { id } = await findClient(transaction, actor, clientId)
    if ((await selectHousehold(transaction, householdId)) === undefined) throw httpProblems.not_found()
    if (!(await putMember(transaction, { clientId: id, householdId, role })))
      throw clientProblems.in_another_household({ extensions: { client_id: id } })
    await events.append(transaction, clientEvent(actor, id, 'changed', { household_id: householdId, role }))
    const household = await selectHousehold(transaction, householdId)
    if (household === undefined) throw httpProblems.not_found()
    return household
  })
}
