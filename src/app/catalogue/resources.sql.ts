import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Resource } from './catalogue.ts'

/** All resources of the shop in its order, or one. */
export async function selectResources(
  transaction: TenantTransaction,
  only: { id?: string } = {},
): Promise<Resource[]> {
  const { rows } = await sql<Resource>`select id, kind, name, position, active from resource
    where ${only.id ?? null}::text is null or id = ${only.id ?? null}::text::uuid order by position, id`.execute(
    transaction,
  )
  return rows
}

/** Writes a new resource. */
export async function insertResource(
  transaction: TenantTransaction,
  shopId: string,
  resource: Resource,
): Promise<void> {
  await transaction
    .insertInto('resource')
    .values({ ...resource, shop_id: shopId })
    .execute()
}

/** Writes what has changed of a resource. */
export async function updateResource(
  transaction: TenantTransaction,
  id: string,
  values: Partial<Omit<Resource, 'id' | 'kind'>>,
): Promise<void> {
  await transaction.updateTable('resource').set(values).where('id', '=', id).execute()
}
