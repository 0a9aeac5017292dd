import { httpProblems } from '../../../platform/http/errors.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../../auth/actor.ts'
import type { ClientContext } from '../client-context.ts'
import { lockClient } from '../clients.sql.ts'
import { sightOf } from '../sight.ts'
import type { Household } from './household.ts'
import { selectHousehold } from './households.sql.ts'

/** A household, for staff who see one of its members: whoever serves the father sees the child. Problems: not_found. */
export async function readHousehold(
  { database }: ClientContext,
  actor: SignedInActor,
  householdId: string,
): Promise<Household> {
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const household = await selectHousehold(transaction, householdId)
    const sight = sightOf(actor)
    for (const { clientId } of household?.members ?? []) {
      const seen = await lockClient(transaction, clientId, sight, 'key share')
      if (seen !== undefined && household !== undefined) return household
    }
    throw httpProblems.not_found()
  })
}
