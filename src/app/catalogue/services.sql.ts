import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { CatalogueService, ServiceLinks, ServiceRow } from './catalogue.ts'

/** All services of the shop in its order, or one. */
export async function selectServices(
  transaction: TenantTransaction,
  only: { id?: string } = {},
): Promise<CatalogueService[]> {
  const { rows } = await sql<CatalogueService>`
    select id, name, description, duration_minutes, price_minor, buffer_before_minutes, buffer_after_minutes,
      processing_from_minute, processing_minutes, capacity, required_skill, approval_required, bookable_by,
      cancellation_free_hours, late_fee_percent, position, active, version,
      (select coalesce(json_agg(kind order by kind), '[]') from service_resource r where r.service_id = s.id)
        as resource_kinds,
      (select coalesce(json_agg(a.id order by a.position, a.id), '[]') from service_add_on sa
        join add_on a on a.id = sa.add_on_id where sa.service_id = s.id) as add_on_ids,
      (select coalesce(json_agg(json_build_object('barber_id', b.id, 'duration_minutes', bs.duration_minutes,
          'price_minor', bs.price_minor) order by b.position, b.id), '[]')
        from barber_service bs join barber b on b.id = bs.barber_id where bs.service_id = s.id) as barbers
    from service s where ${only.id ?? null}::text is null or id = ${only.id ?? null}::text::uuid
    order by position, id`.execute(transaction)
  return rows
}

/** Writes a new service. */
export async function insertService(
  transaction: TenantTransaction,
  shopId: string,
  id: string,
  row: ServiceRow,
): Promise<void> {
  await transaction
    .insertInto('service')
    .values({ ...row, id, shop_id: shopId })
    .execute()
}

/** Writes what has changed of a service, and counts it. */
export async function updateService(
  transaction: TenantTransaction,
  id: string,
  values: Partial<ServiceRow>,
): Promise<void> {
  await transaction
    .updateTable('service')
    .set({ ...values, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

/** Writes what a service needs, what can be added to it and who offers it, in place of what was there. */
export async function replaceServiceLinks(
  transaction: TenantTransaction,
  shopId: string,
  id: string,
  { resource_kinds: kinds, add_on_ids: addOnIds, barber_ids: barberIds }: ServiceLinks,
): Promise<void> {
  if (kinds !== undefined) {
    await sql`delete from service_resource where service_id = ${id}`.execute(transaction)
    await sql`insert into service_resource (shop_id, service_id, kind)
      select ${shopId}, ${id}, value from json_array_elements_text(${JSON.stringify(kinds)}::text::json)`.execute(
      transaction,
    )
  }
  if (addOnIds !== undefined) {
    await sql`delete from service_add_on where service_id = ${id}`.execute(transaction)
    await sql`insert into service_add_on (shop_id, service_id, add_on_id)
      select ${shopId}, ${id}, value::uuid
      from json_array_elements_text(${JSON.stringify(addOnIds)}::text::json)`.execute(transaction)
  }
  if (barberIds !== undefined) {
    const wanted = JSON.stringify(barberIds)
    await sql`delete from barber_service where service_id = ${id} and barber_id not in (
      select value::uuid from json_array_elements_text(${wanted}::text::json))`.execute(transaction)
    await sql`insert into barber_service (shop_id, barber_id, service_id)
      select ${shopId}, value::uuid, ${id} from json_array_elements_text(${wanted}::text::json)
      on conflict do nothing`.execute(transaction)
  }
}
