import { sha256 } from '../../../platform/crypto/digest.ts'
import { httpProblems } from '../../../platform/http/errors.ts'
import { ProblemError } from '../../../platform/http/problem.ts'
import { claimKey } from '../../../platform/postgres/claim-key.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../../auth/actor.ts'
import type { ClientContext } from '../client-context.ts'
import { clientEvent } from '../client-event.ts'
import { clientProblems } from '../errors.ts'
import { findClient } from '../find-client.ts'
import type { Household, HouseholdRole } from './household.ts'
import { insertHousehold, putMember, selectHousehold } from './households.sql.ts'

/**
 * Brings clients together as one household. The same Idempotency-Key gives the same household again.
 * Problems: client_not_found, client_erased, in_another_household, idempotency_key_reused.
 */
export async function createHousehold(
  { database, clock, random, events }: ClientContext,
  actor: SignedInActor,
  wanted: { members: { clientId: string; role: HouseholdRole }[]; idempotencyKey: string | null },
): Promise<Household> {
  const { shopId, accountId } = actor
  const { members, idempotencyKey: key } = wanted
  const householdId = random.uuid()
  const now = clock.now()
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const digest = sha256(JSON.stringify(['household', members]))
    const claim = { shopId, scope: accountId, key, digest, resourceId: householdId, now }
    const earlier = await claimKey(transaction, claim)
    if (earlier !== null) return found(await selectHousehold(transaction, earlier))
    await insertHousehold(transaction, { id: householdId, shop_id: shopId, created_at: now })
    // In one order, so that two who bring the same people together wait for one another and don't deadlock.
    for (const { clientId, role } of members.toSorted((a, b) => (a.clientId < b.clientId ? -1 : 1))) {
      const { id } = await findClient(transaction, actor, clientId).catch((error: unknown) => {
        throw error instanceof ProblemError && error.code === 'not_found'
          ? clientProblems.client_not_found({ extensions: { client_id: clientId } })
          : error
      })
      if (!(await putMember(transaction, { clientId: id, householdId, role })))
        throw clientProblems.in_another_household({ extensions: { client_id: id } })
      await events.append(transaction, clientEvent(actor, id, 'changed', { household_id: householdId, role }))
    }
    return found(await selectHousehold(transaction, householdId))
  })
}

function found(household: Household | undefined): Household {
  if (household === undefined) throw httpProblems.not_found()
  return household
}
