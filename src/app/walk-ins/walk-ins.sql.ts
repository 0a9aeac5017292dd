import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { DayBooking } from './queue-day.ts'
import type { WalkInRecord, WalkInState } from './walk-in.ts'

/** So many of a barber's service must have been seen to say how long it usually takes, among so many of the shop. */
const SEEN_MIN = 8
const SEEN_MAX = 1_000

/** Lets one after another join: each is told what the one before left. Until the end of the transaction. */
export async function lockQueue(transaction: TenantTransaction, shopId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`walk-ins ${shopId}`}, 0))`.execute(transaction)
}

/** Waits for all who take time of these people and resources, in the order that bookings have. */
export async function lockSubjects(
  transaction: TenantTransaction,
  subjectIds: readonly string[],
): Promise<void> {
  await sql`select pg_advisory_xact_lock(place) from (select distinct hashtextextended(id, 0) as place
    from unnest(${subjectIds}::text[]) id order by 1) places`.execute(transaction)
}

/** The open places of the shop, by joining. */
export async function selectOpenWalkIns(
  transaction: TenantTransaction,
  now: Temporal.Instant,
): Promise<WalkInRecord[]> {
  const rows = await transaction
    .selectFrom('walk_in')
    .selectAll()
    .where('shop_id', '=', (eb) => eb.fn<string>('current_shop_id'))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('joined_at')
    .orderBy('id')
    .execute()
  return rows.map(toRecord)
}

/** One place, locked until the end of the transaction if asked so. */
export async function selectWalkIn(
  transaction: TenantTransaction,
  id: string,
  { isLocked = false } = {},
): Promise<WalkInRecord | undefined> {
  const query = transaction.selectFrom('walk_in').selectAll().where('id', '=', id)
  const row = await (isLocked ? query.forUpdate() : query).executeTakeFirst()
  return row === undefined ? undefined : toRecord(row)
}

/** Adds a place. One open place for the same address, phone or account: a unique index (23505) speaks as an error. */
export async function insertWalkIn(
  transaction: TenantTransaction,
  shopId: string,
  walkIn: WalkInRecord,
): Promise<void> {
  await transaction
    .insertInto('walk_in')
    .values({
      id: walkIn.id,
      shop_id: shopId,
      account_id: walkIn.accountId,
      name: walkIn.name,
      email: walkIn.email,
      phone: walkIn.phone,
      service_id: walkIn.serviceId,
      barber_id: walkIn.barberId,
      remote: walkIn.remote,
      joined_at: walkIn.joinedAt,
      promised_at: walkIn.promisedAt,
      expires_at: walkIn.expiresAt,
    })
    .execute()
}

/** Writes down that somebody who waits was called. False when he waits no more. */
export async function markCalled(
  transaction: TenantTransaction,
  id: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('walk_in')
    .set({ state: 'called', called_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

const ended = {
  name: '',
  email: null,
  phone: null,
  account_id: null,
  version: sql<number>`version + 1`,
}

/** Ends an open place, and takes the name out of it. False when it has ended before. */
export async function markEnded(
  transaction: TenantTransaction,
  end: { id: string; to: WalkInState; now: Temporal.Instant; bookingId?: string },
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('walk_in')
    .set({ ...ended, state: end.to, ended_at: end.now, booking_id: end.bookingId ?? null })
    .where('id', '=', end.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Ends the places of days that are over. Gives their ids. */
export async function markExpired(transaction: TenantTransaction, now: Temporal.Instant): Promise<string[]> {
  const rows = await transaction
    .updateTable('walk_in')
    .set({ ...ended, state: 'expired', ended_at: now })
    .where('shop_id', '=', (eb) => eb.fn<string>('current_shop_id'))
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', now)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** The bookings that touch a stretch of time and take some of it, as far as they say how the day goes. */
export async function selectDayBookings(
  transaction: TenantTransaction,
  between: { from: Temporal.Instant; to: Temporal.Instant },
): Promise<Map<string, DayBooking>> {
  const { rows } = await sql<{
    id: string
    state: BookingState
    start_ms: number
    end_ms: number
    seated_ms: number | null
    barber_id: string
    service_id: string
    is_single: boolean
  }>`
    select b.id, b.state, extract(epoch from b.start_at)::float8 * 1000 as start_ms,
      extract(epoch from b.end_at)::float8 * 1000 as end_ms,
      (select extract(epoch from max(h.at))::float8 * 1000 from booking_history h
        where h.booking_id = b.id and h.what = 'seating') as seated_ms,
      b.barber_id, b.service_id,
      (select count(*) = 1 and bool_and(i.add_on_ids = '{}') from booking_item i where i.booking_id = b.id) as is_single
    from booking b
    where b.shop_id = current_shop_id() and b.start_at >= ${between.from} and b.start_at < ${between.to}
      and b.state in ('hold', 'pending', 'confirmed', 'arrived', 'in_chair', 'completed')`.execute(
    transaction,
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        state: row.state,
        startMs: Math.round(row.start_ms),
        seatedMs: row.seated_ms === null ? null : Math.round(row.seated_ms),
        single: row.is_single
          ? {
              barberId: row.barber_id,
              serviceId: row.service_id,
              plannedMs: Math.round(row.end_ms - row.start_ms),
            }
          : null,
      },
    ]),
  )
}

/** How long services took from sitting down to the end: the median of the newest, by barber and service, in milliseconds. */
export async function selectUsualTimes(
  transaction: TenantTransaction,
): Promise<Map<string, Map<string, number>>> {
  const { rows } = await sql<{ barber_id: string; service_id: string; usual_ms: number }>`
    select b.barber_id, b.service_id,
      percentile_cont(0.5) within group (order by extract(epoch from done.at - coalesce(seated.at, b.start_at)))::float8
        * 1000 as usual_ms
    from (select booking_id, at from booking_history
        where shop_id = current_shop_id() and what = 'completion' and from_state = 'in_chair'
        order by at desc limit ${SEEN_MAX}) done
      join booking b on b.id = done.booking_id
      left join booking_history seated on seated.booking_id = b.id and seated.what = 'seating'
    where (seated.at is not null or b.origin = 'walk_in')
      and done.at - coalesce(seated.at, b.start_at) between interval '3 minutes' and interval '6 hours'
      and (select count(*) = 1 and bool_and(i.add_on_ids = '{}') from booking_item i where i.booking_id = b.id)
    group by b.barber_id, b.service_id having count(*) >= ${SEEN_MIN}`.execute(transaction)
  const usual = new Map<string, Map<string, number>>()
  for (const { barber_id: barberId, service_id: serviceId, usual_ms: usualMs } of rows) {
    const own = usual.get(barberId) ?? new Map<string, number>()
    usual.set(barberId, own.set(serviceId, Math.round(usualMs)))
  }
  return usual
}

/** What was finished before its planned end gives the rest of its time back. */
export async function releaseFinished(transaction: TenantTransaction, now: Temporal.Instant): Promise<void> {
  await sql`
    update occupancy o set during = tstzrange(lower(o.during), ${now})
    from booking b
    where b.id = o.booking_id and b.shop_id = current_shop_id() and b.state = 'completed'
      and b.start_at > ${now.subtract({ hours: 24 })} and b.start_at < ${now}
      and o.live and o.kind in ('person', 'resource') and lower(o.during) < ${now} and upper(o.during) > ${now}`.execute(
    transaction,
  )
}

/** The client that an account has in the shop. */
export async function selectClientOf(
  transaction: TenantTransaction,
  accountId: string,
): Promise<string | undefined> {
  const row = await transaction
    .selectFrom('client')
    .select('id')
    .where('shop_id', '=', (eb) => eb.fn<string>('current_shop_id'))
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** The shop that a place is in, whatever shop is asked. */
export async function shopOfWalkIn(query: Kysely<DB>, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ shop: string | null }>`select shop_of_walk_in(${id}) as shop`.execute(query)
  return rows[0]?.shop ?? undefined
}

interface WalkInRow {
  id: string
  state: string
  account_id: string | null
  name: string
  email: string | null
  phone: string | null
  service_id: string
  barber_id: string | null
  remote: boolean
  joined_at: Temporal.Instant
  promised_at: Temporal.Instant
  called_at: Temporal.Instant | null
  ended_at: Temporal.Instant | null
  expires_at: Temporal.Instant
  booking_id: string | null
  version: number
}

function toRecord(row: WalkInRow): WalkInRecord {
  return {
    id: row.id,
    state: row.state as WalkInState,
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    serviceId: row.service_id,
    barberId: row.barber_id,
    remote: row.remote,
    joinedAt: row.joined_at,
    promisedAt: row.promised_at,
    calledAt: row.called_at,
    endedAt: row.ended_at,
    expiresAt: row.expires_at,
    bookingId: row.booking_id,
    version: row.version,
  }
}
