import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { AddOn } from './catalogue.ts'

/** All additions of the shop in its order, or one. */
export async function selectAddOns(
  transaction: TenantTransaction,
  only: { id?: string } = {},
): Promise<AddOn[]> {
  const { rows } =
    await sql<AddOn>`select id, name, duration_minutes, price_minor, position, active from add_on
    where ${only.id ?? null}::text is null or id = ${only.id ?? null}::text::uuid order by position, id`.execute(
      transaction,
    )
  return rows
}

/** Writes a new addition. */
export async function insertAddOn(
  transaction: TenantTransaction,
  shopId: string,
  addOn: AddOn,
): Promise<void> {
  await transaction
    .insertInto('add_on')
    .values({ ...addOn, shop_id: shopId })
    .execute()
}

/** Writes what has changed of an addition. */
export async function updateAddOn(
  transaction: TenantTransaction,
  id: string,
  values: Partial<Omit<AddOn, 'id'>>,
): Promise<void> {
  await transaction.updateTable('add_on').set(values).where('id', '=', id).execute()
}
