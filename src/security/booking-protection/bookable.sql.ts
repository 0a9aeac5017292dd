import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** Something that can be booked in a shop. */
export interface Bookable {
  barber_id: string
  service_id: string
  currency: string
}

/** The first barber who works with the first service he offers; undefined while nothing can be booked. */
export async function firstBookable(query: Kysely<DB>, shopId: string): Promise<Bookable | undefined> {
  const { rows } = await sql<Bookable>`select b.id as barber_id, s.id as service_id, shop.currency
    from barber b join barber_service o on o.barber_id = b.id join service s on s.id = o.service_id
      join shop on shop.id = b.shop_id
    where b.shop_id = ${shopId}::text::uuid and b.active and s.active and s.bookable_by = 'public'
      and exists (select 1 from weekly_hours w where w.barber_id = b.id)
    order by b.position, b.id, s.position, s.id limit 1`.execute(query)
  return rows[0]
}

/** A shop in which something can be booked; undefined while there is none. */
export async function firstBookableShop(
  query: Kysely<DB>,
): Promise<(Bookable & { shop_id: string; slug: string }) | undefined> {
  const { rows } = await sql<{ id: string; slug: string }>`select id, slug from shop_directory()`.execute(
    query,
  )
  for (const { id, slug } of rows) {
    const bookable = await firstBookable(query, id)
    if (bookable !== undefined) return { ...bookable, shop_id: id, slug }
  }
  return undefined
}
