import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { CatalogueBarber } from './catalogue.ts'

/** What of a barber is in his own row. */
export type BarberRow = Pick<CatalogueBarber, 'name' | 'bio' | 'skills' | 'position' | 'active'>

/** All barbers of the shop in its order, or one. */
export async function selectBarbers(
  transaction: TenantTransaction,
  only: { id?: string } = {},
): Promise<CatalogueBarber[]> {
  const { rows } = await sql<CatalogueBarber>`
    select id, name, bio, to_json(skills) as skills, position, active, version,
      (select coalesce(json_agg(json_build_object('service_id', s.id, 'duration_minutes', bs.duration_minutes,
          'price_minor', bs.price_minor) order by s.position, s.id), '[]')
        from barber_service bs join service s on s.id = bs.service_id where bs.barber_id = b.id) as services
    from barber b where ${only.id ?? null}::text is null or id = ${only.id ?? null}::text::uuid
    order by position, id`.execute(transaction)
  return rows
}

/** Writes what has changed of a barber, and counts it. */
export async function updateBarber(
  transaction: TenantTransaction,
  id: string,
  { skills, ...values }: Partial<BarberRow>,
): Promise<void> {
  await transaction
    .updateTable('barber')
    .set({
      ...values,
      ...(skills === undefined
        ? {}
        : {
            skills: sql<
              string[]
            >`array(select json_array_elements_text(${JSON.stringify(skills)}::text::json))`,
          }),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

/** Writes what a barber offers, in place of what he did. */
export async function replaceOffers(
  transaction: TenantTransaction,
  barber: { shopId: string; id: string },
  offers: CatalogueBarber['services'],
): Promise<void> {
  await sql`delete from barber_service where barber_id = ${barber.id}`.execute(transaction)
  await sql`insert into barber_service (shop_id, barber_id, service_id, duration_minutes, price_minor)
    select ${barber.shopId}, ${barber.id}, service_id, duration_minutes, price_minor
    from json_to_recordset(${JSON.stringify(offers)}::text::json)
      as row(service_id uuid, duration_minutes integer, price_minor integer)`.execute(transaction)
}
