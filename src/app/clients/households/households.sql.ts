import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { Household, HouseholdRole } from './household.ts'

/** A household with its members, adults first; undefined if it has none. */
export async function selectHousehold(
  transaction: TenantTransaction,
  id: string,
): Promise<Household | undefined> {
  const rows = await transaction
    .selectFrom('client')
    .select(['id', 'name', 'household_role'])
    .where('household_id', '=', id)
    .orderBy('household_role')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return undefined
  return {
    id,
    members: rows.map((row) => ({
      clientId: row.id,
      name: row.name,
      role: row.household_role as HouseholdRole,
    })),
  }
}

/** Adds a household, as yet of nobody. */
export async function insertHousehold(
  transaction: TenantTransaction,
  row: { id: string; shop_id: string; created_at: Temporal.Instant },
): Promise<void> {
  await transaction.insertInto('household').values(row).execute()
}

/** Puts a client into a household, or gives him another role there; false when he belongs to another one. */
export async function putMember(
  transaction: TenantTransaction,
  member: { clientId: string; householdId: string; role: HouseholdRole },
): Promise<boolean> {
  const { householdId, role } = member
  const { numUpdatedRows } = await transaction
    .updateTable('client')
    .set(({ eb }) => ({
      household_id: householdId,
      household_role: role,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', member.clientId)
    .where((eb) => eb.or([eb('household_id', 'is', null), eb('household_id', '=', householdId)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes a client out of a household; false when he was not in it. */
export async function dropMember(
  transaction: TenantTransaction,
  member: { clientId: string; householdId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('client')
    .set(({ eb }) => ({ household_id: null, household_role: null, version: eb('version', '+', 1) }))
    .where('id', '=', member.clientId)
    .where('household_id', '=', member.householdId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
