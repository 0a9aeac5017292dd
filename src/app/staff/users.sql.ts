import { sql, type Kysely, type Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { LentIds } from './staff.sql.ts'
import type { StaffRole } from './staff.ts'

/** Somebody with roles of staff, by shop. */
export interface User {
  id: string
  email: string
  name: string
  /** Roles by the slug of the shop. */
  roles: Record<string, StaffRole[]>
}

/** Everybody who works in a shop, or in this one. As the owner of the tables. */
export async function selectUsers(query: Kysely<DB>, shopId: string | null): Promise<User[]> {
  const { rows } = await sql<User>`select s.id, s.email, s.name, json_object_agg(shop.slug, s.roles) as roles
    from shop, lateral staff_of(shop.id) s
    where ${shopId}::uuid is null or shop.id = ${shopId}::uuid
    group by s.id, s.email, s.name order by s.email`.execute(query)
  return rows
}

/** The account whose an address is; none that only claims it. As the owner of the tables. */
export async function accountOf(query: Kysely<DB>, email: string): Promise<string | undefined> {
  const row = await query
    .selectFrom('account')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .where('provisional', '=', false)
    .executeTakeFirst()
  return row?.id
}

/** The roles of staff that an account has in a shop; until the transaction ends nobody else changes any there. */
export async function lockedRoles(
  transaction: Transaction<DB>,
  accountId: string,
  shopId: string,
): Promise<StaffRole[]> {
  await sql`select 1 from shop where id = ${shopId} for no key update`.execute(transaction)
  const { rows } = await sql<{ role: StaffRole }>`select role from membership
    where account_id = ${accountId} and shop_id = ${shopId} and role <> 'client' order by role`.execute(
    transaction,
  )
  return rows.map(({ role }) => role)
}

/** Gives an account exactly these roles in a shop, whoever asks. SF001 to SF003 say why not. */
export async function setRoles(
  transaction: Transaction<DB>,
  change: {
    shopId: string
    accountId: string
    roles: readonly StaffRole[]
    lent: LentIds
    now: Temporal.Instant
  },
): Promise<void> {
  await sql`select set_roles(${change.shopId}, ${change.accountId}, array(select json_array_elements_text(
      ${JSON.stringify(change.roles)}::text::json)), null, ${change.lent.barberId}, ${change.lent.personId},
    ${change.now})`.execute(transaction)
}

/** The owners of a shop. As the owner of the tables. */
export async function ownersOf(query: Kysely<DB>, shopId: string): Promise<string[]> {
  const rows = await query
    .selectFrom('membership')
    .select('account_id as id')
    .where('shop_id', '=', shopId)
    .where('role', '=', 'owner')
    .orderBy('account_id')
    .execute()
  return rows.map(({ id }) => id)
}
