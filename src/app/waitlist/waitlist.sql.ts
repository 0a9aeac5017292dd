import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { WishOffer, WishRecord, WishState } from './wish.ts'
import type { NewBooking } from '../bookings/new-booking.ts'
import type { WishWindow } from './wish-window.ts'

/** Which wishes to read, all of them within what the transaction may see. */
export interface WishFilter {
  id?: string
  states?: readonly WishState[]
  /** Those that come after this one. */
  afterId?: string
  limit: number
}

interface WishRow {
  id: string
  state: WishState
  client_id: string
  name: string
  email: string | null
  phone: string | null
  service_id: string
  add_on_ids: string[]
  barber_ids: string[]
  version: number
  created_at: Temporal.Instant
  windows: {
    from_date: string
    to_date: string
    weekdays: number[]
    from_minute: number
    to_minute: number
  }[]
  offers: {
    booking_id: string
    barber_id: string
    start_at: string
    end_at: string
    offered_at: string
    expires_at: string
    outcome: WishOffer['outcome']
  }[]
}

/** Wishes in the order in which they were made. */
export async function selectWishes(
  transaction: TenantTransaction,
  { id, states, afterId, limit }: WishFilter,
): Promise<WishRecord[]> {
  const { rows } = await sql<WishRow>`
    select w.id, w.state, w.client_id, c.name, c.email, c.phone, w.service_id, w.add_on_ids, w.barber_ids, w.version,
      w.created_at,
      (select coalesce(json_agg(json_build_object('from_date', d.from_date, 'to_date', d.to_date, 'weekdays', d.weekdays,
          'from_minute', d.from_minute, 'to_minute', d.to_minute) order by d.from_date, d.from_minute, d.id), '[]')
        from waitlist_window d where d.wish_id = w.id) as windows,
      (select coalesce(json_agg(json_build_object('booking_id', o.booking_id, 'barber_id', o.barber_id,
          'start_at', o.start_at, 'end_at', o.end_at, 'offered_at', o.offered_at, 'expires_at', o.expires_at,
          'outcome', o.outcome) order by o.offered_at, o.id), '[]')
        from waitlist_offer o where o.wish_id = w.id) as offers
    from waitlist_wish w join client c on c.id = w.client_id
    where w.shop_id = current_shop_id()
      and (${id ?? null}::text is null or w.id = ${id ?? null}::text::uuid)
      and (${states === undefined} or w.state = any(${[...(states ?? [])]}::text[]))
      and (${afterId ?? null}::text is null or (w.created_at, w.id) > (
        select p.created_at, p.id from waitlist_wish p where p.id = ${afterId ?? null}::text::uuid))
    order by w.created_at, w.id limit ${limit}`.execute(transaction)
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    client: { id: row.client_id, name: row.name, email: row.email, phone: row.phone },
    serviceId: row.service_id,
    addOnIds: row.add_on_ids,
    barberIds: row.barber_ids,
    version: row.version,
    createdAt: row.created_at,
    windows: row.windows.map((window) => ({
      fromDate: Temporal.PlainDate.from(window.from_date),
      toDate: Temporal.PlainDate.from(window.to_date),
      weekdays: window.weekdays,
      fromMinute: window.from_minute,
      toMinute: window.to_minute,
    })),
    offers: row.offers.map((offer) => ({
      bookingId: offer.booking_id,
      barberId: offer.barber_id,
      startAt: Temporal.Instant.from(offer.start_at),
      endAt: Temporal.Instant.from(offer.end_at),
      offeredAt: Temporal.Instant.from(offer.offered_at),
      expiresAt: Temporal.Instant.from(offer.expires_at),
      outcome: offer.outcome,
    })),
  }))
}

/** What a new wish writes. */
export interface NewWish {
  id: string
  shopId: string
  client: NewBooking['client']
  serviceId: string
  addOnIds: readonly string[]
  barberIds: readonly string[]
  windows: readonly (WishWindow & { id: string })[]
  now: Temporal.Instant
}

/** Writes a wish with its windows. A client with an account keeps the row that he has in this shop. */
export async function insertWish(transaction: TenantTransaction, wish: NewWish): Promise<void> {
  const { shopId, client, now } = wish
  await sql`
    with known as (
      select id from client where shop_id = ${shopId}
        and (account_id = ${client.accountId}::text::uuid or ${client.isKnown === true}::boolean and id = ${client.id}::text::uuid)
      order by created_at, id limit 1),
    new_client as (
      insert into client (id, shop_id, account_id, name, email, phone, created_at)
      select ${client.id}::text::uuid, ${shopId}, ${client.accountId}::text::uuid, ${client.name}, ${client.email},
        ${client.phone}, ${now}
      where not exists (select 1 from known))
    insert into waitlist_wish (id, shop_id, client_id, service_id, add_on_ids, barber_ids, created_at, updated_at)
    select ${wish.id}, ${shopId}, coalesce((select id from known), ${client.id}::text::uuid), ${wish.serviceId},
      ${[...wish.addOnIds]}::uuid[], ${[...wish.barberIds]}::uuid[], ${now}, ${now}`.execute(transaction)
  for (const window of wish.windows) {
    await sql`
      insert into waitlist_window (id, shop_id, wish_id, from_date, to_date, weekdays, from_minute, to_minute)
      values (${window.id}, ${shopId}, ${wish.id}, ${window.fromDate.toString()}::text::date,
        ${window.toDate.toString()}::text::date, ${[...window.weekdays]}::smallint[], ${window.fromMinute},
        ${window.toMinute})`.execute(transaction)
  }
}

/** The shop that a wish is in, whatever shop is asked. */
export async function shopOfWish(query: Kysely<DB>, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ shop: string | null }>`select shop_of_wish(${id}) as shop`.execute(query)
  return rows[0]?.shop ?? undefined
}

/**
 * Locks an open wish until the transaction ends, and before it whose it is, as a merging of clients does; false when
 * something has happened to the wish since it was read.
 */
export async function lockOpenWish(
  transaction: TenantTransaction,
  { id, version, client }: Pick<WishRecord, 'id' | 'version' | 'client'>,
): Promise<boolean> {
  await sql`select id from client where id = ${client.id} for key share`.execute(transaction)
  const found = await transaction
    .selectFrom('waitlist_wish')
    .select('id')
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst()
  return found !== undefined
}

/** Writes an offer to a wish that is locked. */
export async function insertOffer(
  transaction: TenantTransaction,
  shopId: string,
  offer: Omit<WishOffer, 'outcome'> & { id: string; wishId: string },
): Promise<void> {
  await transaction
    .insertInto('waitlist_offer')
    .values({
      id: offer.id,
      shop_id: shopId,
      wish_id: offer.wishId,
      booking_id: offer.bookingId,
      barber_id: offer.barberId,
      start_at: offer.startAt,
      end_at: offer.endAt,
      offered_at: offer.offeredAt,
      expires_at: offer.expiresAt,
    })
    .execute()
  await moveWish(transaction, { id: offer.wishId, to: 'offered', now: offer.offeredAt })
}

/** Moves an open wish to another state; false when it was not open any more. */
export async function moveWish(
  transaction: TenantTransaction,
  move: { id: string; to: WishState; now: Temporal.Instant },
): Promise<boolean> {
  const moved = await transaction
    .updateTable('waitlist_wish')
    .set({ state: move.to, version: sql`version + 1`, updated_at: move.now })
    .where('id', '=', move.id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return moved.numUpdatedRows > 0n
}
