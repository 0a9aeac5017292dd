import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { VisitWish } from '../availability/visit.ts'
import type { NewBooking } from '../bookings/new-booking.ts'
import { lockTerms } from '../shop/terms-lock.sql.ts'
import type { Occurrence, SeriesRecord } from './series.ts'

/** Writes a series; its bookings name it. */
export async function insertSeries(
  transaction: TenantTransaction,
  shopId: string,
  series: Omit<SeriesRecord, 'version'>,
): Promise<void> {
  await sql`insert into booking_series (id, shop_id, client_id, visit, starts_at_local, every_weeks, policy, on_holiday,
      occurrences, created_at)
    values (${series.id}, ${shopId}, ${series.clientId}, ${JSON.stringify(series.visit)}::text::json,
      ${series.startsAt.toString()}::text::timestamp, ${series.everyWeeks}, ${series.policy}, ${series.onHoliday},
      ${JSON.stringify(series.occurrences)}::text::json, ${series.createdAt})`.execute(transaction)
}

/** One series, if the transaction may see it. */
export async function selectSeries(
  transaction: TenantTransaction,
  id: string,
): Promise<SeriesRecord | undefined> {
  const { rows } = await sql<{
    id: string
    client_id: string
    visit: VisitWish
    starts: string
    every_weeks: number
    policy: SeriesRecord['policy']
    on_holiday: SeriesRecord['onHoliday']
    occurrences: (Omit<Occurrence, 'date'> & { date: string })[]
    version: number
    created_at: Temporal.Instant
  }>`select id, client_id, visit, to_char(starts_at_local, 'YYYY-MM-DD"T"HH24:MI:SS') as starts, every_weeks, policy,
      on_holiday, occurrences, version, created_at
    from booking_series where id = ${id}`.execute(transaction)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    id: row.id,
    clientId: row.client_id,
    visit: row.visit,
    startsAt: Temporal.PlainDateTime.from(row.starts),
    everyWeeks: row.every_weeks,
    policy: row.policy,
    onHoliday: row.on_holiday,
    occurrences: row.occurrences.map((occurrence) => ({
      ...occurrence,
      date: Temporal.PlainDate.from(occurrence.date),
    })),
    version: row.version,
    createdAt: row.created_at,
  }
}

/**
 * Waits until nobody else changes a series or one of its bookings, and keeps both until the transaction ends; false when
 * there is no such series. Always in one order, so that two who change it don't wait for each other.
 */
export async function lockSeries(transaction: TenantTransaction, id: string): Promise<boolean> {
  await lockTerms(transaction)
  const series = await sql`select id from booking_series where id = ${id} for update`.execute(transaction)
  await sql`select id from booking where series_id = ${id} order by series_index for update`.execute(
    transaction,
  )
  return series.rows.length === 1
}

/** Notes a change of a series: a new version, and how it is from now on. */
export async function updateSeries(
  transaction: TenantTransaction,
  { id, startsAt, visit }: Pick<SeriesRecord, 'id' | 'startsAt' | 'visit'>,
): Promise<void> {
  await sql`update booking_series set version = version + 1, starts_at_local = ${startsAt.toString()}::text::timestamp,
      visit = ${JSON.stringify(visit)}::text::json
    where id = ${id}`.execute(transaction)
}

/** Keeps an idempotency key for a series. A key that is there already speaks as an error (23505). */
export async function insertSeriesKey(
  transaction: TenantTransaction,
  key: {
    shopId: string
    scope: string
    key: string
    digest: Buffer
    seriesId: string
    createdAt: Temporal.Instant
  },
): Promise<void> {
  await transaction
    .insertInto('idempotency_key')
    .values({
      shop_id: key.shopId,
      scope: key.scope,
      key: key.key,
      request_digest: key.digest,
      resource_id: key.seriesId,
      created_at: key.createdAt,
    })
    .execute()
}

/** The row that a client with an account has in the shop, or else a new one. Gives its id. */
export async function placeClient(
  transaction: TenantTransaction,
  shopId: string,
  client: NewBooking['client'],
  now: Temporal.Instant,
): Promise<string> {
  if (client.isKnown === true) return client.id
  if (client.accountId !== null) {
    const own = await transaction
      .selectFrom('client')
      .select('id')
      .where('shop_id', '=', shopId)
      .where('account_id', '=', client.accountId)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (own !== undefined) return own.id
  }
  await transaction
    .insertInto('client')
    .values({
      id: client.id,
      shop_id: shopId,
      account_id: client.accountId,
      name: client.name,
      email: client.email,
      phone: client.phone,
      created_at: now,
    })
    .execute()
  return client.id
}
