import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ShopFacts } from '../shop/new-shop.ts'
import type { Organisation, SiblingShop } from './organisation.ts'

/** The organisation of the shop that the transaction stands in. */
export async function selectOrganisation(transaction: TenantTransaction): Promise<Organisation | undefined> {
  const { rows } = await sql<Organisation>`select o.id, o.name, o.version from organisation o
    where o.id = (select organisation_id from shop where id = current_shop_id())`.execute(transaction)
  return rows[0]
}

/** The shops of that organisation, oldest first. */
export async function selectSiblings(transaction: TenantTransaction): Promise<SiblingShop[]> {
  const { rows } = await sql<SiblingShop>`select id, slug, name, address, time_zone as "timeZone"
    from sibling_shops()`.execute(transaction)
  return rows
}

/** Names the organisation anew, if it has this version and the account that acts owns the shop. */
export async function updateOrganisation(
  transaction: TenantTransaction,
  change: { id: string; version: number; name: string },
): Promise<boolean> {
  const { rows } = await sql`update organisation set name = ${change.name}, version = version + 1
    where id = ${change.id} and version = ${change.version} returning 1`.execute(transaction)
  return rows.length > 0
}

/** Writes a shop, and the account that acts as its owner. 23505: the slug is another shop's. SF004: he may not. */
export async function insertSibling(
  transaction: TenantTransaction,
  shop: ShopFacts & { id: string; now: Temporal.Instant },
): Promise<void> {
  await sql`select open_shop(${shop.id}, ${shop.slug}, ${shop.name}, ${shop.timeZone}, ${shop.currency}, ${shop.phone},
    ${shop.address}, ${shop.now})`.execute(transaction)
}

/** All shops, oldest first. As the owner of the tables. */
export async function selectShops(
  query: Kysely<DB>,
): Promise<{ id: string; slug: string; name: string; time_zone: string; currency: string }[]> {
  return query
    .selectFrom('shop')
    .select(['id', 'slug', 'name', 'time_zone', 'currency'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}
