import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { lockTerms } from '../shop/terms-lock.sql.ts'
import type { BookingState, Fee, HistoryEntry } from './booking.ts'
import type { NewItem } from './new-booking.ts'
import { takeRow, type Take } from './take.ts'

/** Moves a booking from one of `from` to `to` and gives its version; null when it was in none of them any more. */
export async function moveBooking(
  transaction: TenantTransaction,
  move: {
    id: string
    from: readonly BookingState[]
    to: BookingState
    frees: boolean
    now: Temporal.Instant
    cancelledBy?: 'client' | 'shop'
  },
): Promise<number | null> {
  const moved = await transaction
    .updateTable('booking')
    .set({
      state: move.to,
      updated_at: move.now,
      version: sql`version + 1`,
      hold_expires_at: null,
      ...(move.cancelledBy === undefined ? {} : { cancelled_by: move.cancelledBy }),
    })
    .where('id', '=', move.id)
    .where('state', 'in', move.from)
    .returning('version')
    .executeTakeFirst()
  if (moved === undefined) return null
  await transaction
    .updateTable('occupancy')
    .set(move.frees ? { live: false } : { expires_at: null })
    .where('booking_id', '=', move.id)
    .where('live', '=', true)
    .execute()
  return moved.version
}

/** Adds a line to the history of a booking. */
export async function insertHistory(
  transaction: TenantTransaction,
  shopId: string,
  id: string,
  entry: HistoryEntry,
): Promise<void> {
  await transaction
    .insertInto('booking_history')
    .values({
      id,
      shop_id: shopId,
      booking_id: entry.bookingId,
      version: entry.version,
      at: entry.at,
      what: entry.what,
      by_role: entry.byRole,
      by_account: entry.byAccount,
      from_state: entry.fromState,
      to_state: entry.toState,
      from_start_at: entry.fromStartAt,
      start_at: entry.startAt,
      barber_id: entry.barberId,
    })
    .execute()
}

/** The lines of a booking's history, oldest first. */
export async function selectHistory(
  transaction: TenantTransaction,
  bookingId: string,
): Promise<HistoryEntry[]> {
  const rows = await transaction
    .selectFrom('booking_history')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .orderBy('version')
    .execute()
  return rows.map((row) => ({
    bookingId: row.booking_id,
    version: row.version,
    at: row.at,
    what: row.what,
    byRole: row.by_role as HistoryEntry['byRole'],
    byAccount: row.by_account,
    fromState: row.from_state as BookingState,
    toState: row.to_state as BookingState,
    fromStartAt: row.from_start_at,
    startAt: row.start_at,
    barberId: row.barber_id,
  }))
}

/** Records a fee that is due. */
export async function insertFee(
  transaction: TenantTransaction,
  fee: Omit<Fee, 'waived'> & { shopId: string; bookingId: string; currency: string; now: Temporal.Instant },
): Promise<void> {
  await transaction
    .insertInto('booking_fee')
    .values({
      id: fee.id,
      shop_id: fee.shopId,
      booking_id: fee.bookingId,
      kind: fee.kind,
      amount_minor: fee.amountMinor,
      currency: fee.currency,
      recorded_at: fee.now,
    })
    .execute()
}

/** Waives a fee of a booking; says whether that was new, or whether there is no such fee. */
export async function waive(
  transaction: TenantTransaction,
  fee: { bookingId: string; feeId: string; at: Temporal.Instant; by: string | null },
): Promise<'waived' | 'before' | 'missing'> {
  const { rows } = await sql<{ is_new: boolean }>`
    with waived as (update booking_fee set waived_at = ${fee.at}, waived_by = ${fee.by}::text::uuid
      where id = ${fee.feeId} and booking_id = ${fee.bookingId} and waived_at is null returning id)
    select exists (select 1 from waived) as is_new from booking_fee
    where id = ${fee.feeId} and booking_id = ${fee.bookingId}`.execute(transaction)
  const [row] = rows
  if (row === undefined) return 'missing'
  return row.is_new ? 'waived' : 'before'
}

/** The shops in which holds have run out by `now`. */
export async function shopsWithEndedHolds(query: Kysely<DB>, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from shops_with_ended_holds(${now}) id`.execute(query)
  return rows.map(({ id }) => id)
}

/** What is told of a hold that has ended. */
export type EndedHold = Pick<HistoryEntry, 'bookingId' | 'version' | 'startAt' | 'barberId'>

/** Ends the holds of the shop that have run out, and frees what they took. */
export async function expireHolds(
  transaction: TenantTransaction,
  now: Temporal.Instant,
): Promise<EndedHold[]> {
  return endThese(transaction, now, sql`hold_expires_at <= ${now}`)
}

/** The holds that a source, session, account or client made, in whatever shop. */
export async function holdsOf(
  query: Kysely<DB>,
  kind: string,
  whose: string,
): Promise<{ shopId: string; bookingId: string }[]> {
  const { rows } = await sql<{ shop_id: string; booking_id: string }>`
    select shop_id, booking_id from holds_of(${kind}, ${whose})`.execute(query)
  return rows.map((row) => ({ shopId: row.shop_id, bookingId: row.booking_id }))
}

/** Ends these holds of the shop, as far as they are holds still. */
export async function expireNamedHolds(
  transaction: TenantTransaction,
  now: Temporal.Instant,
  bookingIds: readonly string[],
): Promise<EndedHold[]> {
  const ids = JSON.stringify(bookingIds)
  return endThese(
    transaction,
    now,
    sql`id in (select value::uuid from json_array_elements_text(${ids}::text::json))`,
  )
}

async function endThese(
  transaction: TenantTransaction,
  now: Temporal.Instant,
  which: RawBuilder<unknown>,
): Promise<EndedHold[]> {
  const { rows } = await sql<{ id: string; version: number; start_at: Temporal.Instant; barber_id: string }>`
    with ended as (
      update booking set state = 'expired', hold_expires_at = null, updated_at = ${now}, version = version + 1
      where id in (select id from booking where shop_id = current_shop_id() and state = 'hold'
        and ${which} order by id for update skip locked)
      returning id, version, start_at, barber_id),
    freed as (update occupancy set live = false where booking_id in (select id from ended) and live)
    select * from ended`.execute(transaction)
  return rows.map((row) => ({
    bookingId: row.id,
    version: row.version,
    startAt: row.start_at,
    barberId: row.barber_id,
  }))
}

/** Waits until nobody else changes a booking, so that what is read of it next still holds when it is changed. */
export async function lockBooking(transaction: TenantTransaction, id: string): Promise<void> {
  await lockTerms(transaction)
  await transaction.selectFrom('booking').select('id').where('id', '=', id).forUpdate().execute()
}

/** Gives a booking other times and barbers in place of its own; false when it has changed since `version`. */
export async function replaceTimes(
  transaction: TenantTransaction,
  shopId: string,
  move: {
    id: string
    version: number
    state: BookingState
    now: Temporal.Instant
    startAt: Temporal.Instant
    endAt: Temporal.Instant
    priceMinor: number
    items: readonly NewItem[]
  },
): Promise<boolean> {
  const [first] = move.items
  if (first === undefined) throw new Error('A booking without services cannot move.')
  const moved = await transaction
    .updateTable('booking')
    .set({
      start_at: move.startAt,
      end_at: move.endAt,
      barber_id: first.barberId,
      service_id: first.serviceId,
      price_minor: move.priceMinor,
      updated_at: move.now,
      version: sql`version + 1`,
    })
    .where('id', '=', move.id)
    .where('version', '=', move.version)
    .where('state', '=', move.state)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return false
  await transaction
    .updateTable('occupancy')
    .set({ live: false })
    .where('booking_id', '=', move.id)
    .where('live', '=', true)
    .execute()
  await transaction.deleteFrom('booking_item').where('booking_id', '=', move.id).execute()
  await transaction
    .insertInto('booking_item')
    .values(
      move.items.map((item, position) => ({
        id: item.id,
        shop_id: shopId,
        booking_id: move.id,
        position,
        service_id: item.serviceId,
        barber_id: item.barberId,
        start_at: item.startAt,
        end_at: item.endAt,
        price_minor: item.priceMinor,
        guest_name: item.guestName,
        add_on_ids: [...item.addOnIds],
      })),
    )
    .execute()
  return true
}

/**
 * Waits for others who take the same, in the order that insertBookings has, and for a change of the terms that is under
 * way: what is read of them afterwards holds until this transaction ends. For before any row is changed.
 */
export async function lockTakes(transaction: TenantTransaction, takes: readonly Take[]): Promise<void> {
  await sql`lock table occupancy in row exclusive mode`.execute(transaction)
  const names = takes.map(({ pool, subjectId }) => pool?.name ?? subjectId)
  await sql`select pg_advisory_xact_lock(place) from (select distinct hashtextextended(name, 0) as place
    from unnest(${names}::text[]) name order by 1) places`.execute(transaction)
}

/**
 * Takes time and places for a booking that is there. Gives false when one of its pools has no place left; the exclusion
 * constraint (23P01) speaks as an error.
 */
export async function insertTakes(
  transaction: TenantTransaction,
  shopId: string,
  bookingId: string,
  takes: readonly Take[],
  now: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into occupancy (id, shop_id, booking_id, subject_id, during, kind, session_id)
    select id, ${shopId}::uuid, ${bookingId}::uuid, chosen, during, kind, session from (
      select wanted.*, tstzrange(starts, ends) as during,
        coalesce(subject, (select place_in(pool, place) from generate_series(1, size) place
          where not exists (select 1 from occupancy o where o.live and o.subject_id = place_in(pool, place)
            and o.during && tstzrange(starts, ends) and (o.expires_at is null or o.expires_at > ${now}))
          order by place offset nth limit 1)) as chosen
      from (select take.*, row_number() over (partition by pool order by id) - 1 as nth
        from json_to_recordset(${JSON.stringify(takes.map(takeRow))}::text::json) as take(id uuid, kind text, subject uuid,
          barber uuid, pool text, size integer, session uuid, starts timestamptz, ends timestamptz)) wanted) found
    where chosen is not null returning id`.execute(transaction)
  return rows.length === takes.length
}
