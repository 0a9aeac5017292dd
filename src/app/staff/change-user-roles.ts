import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Actor } from '../auth/actor.ts'
import { staffProblem } from './errors.ts'
import type { OwnerContext } from './owner-context.ts'
import { accessEvents } from './staff-event.ts'
import type { StaffRole } from './staff.ts'
import { lockedRoles, setRoles } from './users.sql.ts'

/** What roles were, and are. */
export interface ChangedRoles {
  before: StaffRole[]
  after: StaffRole[]
}

/**
 * Gives an account the roles in the actor's shop that `rolesOf` makes of those it has, as break-glass: whoever is at the
 * machine may. In the caller's transaction, as the owner of the tables. Changing nothing writes nothing.
 * Problems: last_owner.
 */
export async function changeUserRoles(
  { clock, random, events }: OwnerContext,
  transaction: Transaction<DB>,
  actor: Actor,
  change: { accountId: string; rolesOf: (before: readonly StaffRole[]) => readonly StaffRole[] },
): Promise<ChangedRoles> {
  const { shopId } = actor
  const { accountId } = change
  const before = await lockedRoles(transaction, accountId, shopId)
  const after = [...new Set(change.rolesOf(before))].toSorted()
  if (after.join() === before.join()) return { before, after }
  const lent = { barberId: random.uuid(), personId: random.uuid() }
  try {
    await setRoles(transaction, { shopId, accountId, roles: after, lent, now: clock.now() })
  } catch (error) {
    throw staffProblem(error)
  }
  await events.appendAll(transaction, accessEvents(actor, { shopId, accountId, before, after }))
  return { before, after }
}
