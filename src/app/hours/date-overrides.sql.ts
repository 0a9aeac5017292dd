import { sql } from 'kysely'
import type { Cursor } from '../../platform/http/cursor.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { DateHours } from '../availability/shifts.ts'

/** Hours of one date instead of the weekly ones. */
export interface DateOverride {
  id: string
  /** null: of everybody who has none of his own. */
  barberId: string | null
  date: string
  /** None is closed. */
  hours: DateHours[]
  reason: string
}

/** Which of them to read. */
export interface OverrideFilter {
  /** Of this barber; null is of all. */
  barberId: string | null
  /** Whether those of the whole shop are wanted beside the barber's. */
  withShop: boolean
  from?: string | undefined
  to?: string | undefined
  id?: string
  after?: Cursor | undefined
  limit: number
}

/** Special days by date, both ends included. */
export async function selectOverrides(
  transaction: TenantTransaction,
  { barberId, withShop, from, to, id, after, limit }: OverrideFilter,
): Promise<DateOverride[]> {
  const { rows } = await sql<{
    id: string
    barber_id: string | null
    date: string
    reason: string
    hours: DateHours[]
  }>`
    select id, barber_id, date::text, reason, (select coalesce(json_agg(json_build_object('opensMinute', opens_minute,
        'closesMinute', closes_minute) order by opens_minute), '[]')
      from date_override_hours h where h.override_id = o.id) as hours
    from date_override o
    where (${barberId}::text is null or barber_id = ${barberId}::text::uuid or (${withShop}::boolean and barber_id is null))
      and (${id ?? null}::text is null or id = ${id ?? null}::text::uuid)
      and (${from ?? null}::text is null or date >= ${from ?? null}::text::date)
      and (${to ?? null}::text is null or date <= ${to ?? null}::text::date)
      and (${after?.id ?? null}::text is null
        or (date, id) > (${after?.sortedBy ?? null}::text::date, ${after?.id ?? null}::text::uuid))
    order by date, id limit ${limit}::int`.execute(transaction)
  return rows.map((row) => ({
    id: row.id,
    barberId: row.barber_id,
    date: row.date,
    hours: row.hours,
    reason: row.reason,
  }))
}

/** Of these dates those that have hours of their own already, for exactly this barber or for the shop. */
export async function selectTakenDates(
  transaction: TenantTransaction,
  { barberId, dates }: { barberId: string | null; dates: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ date: string }>`select date::text from date_override
    where barber_id is not distinct from ${barberId}::text::uuid
      and date in (select value::date from json_array_elements_text(${JSON.stringify(dates)}::text::json))
    order by 1`.execute(transaction)
  return rows.map(({ date }) => date)
}

/** Writes special days. */
export async function insertOverrides(
  transaction: TenantTransaction,
  shopId: string,
  overrides: readonly DateOverride[],
  newId: () => string,
): Promise<void> {
  const days = overrides.map(({ id, barberId, date, reason }) => ({ id, barber: barberId, date, reason }))
  await sql`insert into date_override (id, shop_id, barber_id, date, reason)
    select id, ${shopId}, barber, date, reason from json_to_recordset(${JSON.stringify(days)}::text::json)
      as row(id uuid, barber uuid, date date, reason text)`.execute(transaction)
  const hours = overrides.flatMap(({ id, hours: own }) =>
    own.map(({ opensMinute, closesMinute }) => ({
      id: newId(),
      day: id,
      opens: opensMinute,
      closes: closesMinute,
    })),
  )
  await sql`insert into date_override_hours (id, shop_id, override_id, opens_minute, closes_minute)
    select id, ${shopId}, day, opens, closes from json_to_recordset(${JSON.stringify(hours)}::text::json)
      as row(id uuid, day uuid, opens integer, closes integer)`.execute(transaction)
}

/** Takes a special day away. */
export async function deleteOverride(transaction: TenantTransaction, id: string): Promise<void> {
  await sql`delete from date_override where id = ${id}`.execute(transaction)
}
