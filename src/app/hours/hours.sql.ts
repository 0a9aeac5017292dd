import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { HoursVersion } from './hours-versions.ts'
import type { WeekdayHours } from './wall-hours.ts'

/** Whether the shop that the transaction stands in has, or had, this barber. */
export async function hasBarber(transaction: TenantTransaction, barberId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from barber where id = ${barberId}`.execute(transaction)
  return rows.length > 0
}

/** The versions of a barber's weekly hours, by date. */
export async function selectHours(transaction: TenantTransaction, barberId: string): Promise<HoursVersion[]> {
  const { rows } = await sql<{ valid_from: string | null; valid_to: string | null; weekly: WeekdayHours[] }>`
    select valid_from::text, valid_to::text, json_agg(json_build_object('weekday', weekday, 'opensMinute', opens_minute,
      'closesMinute', closes_minute) order by weekday, opens_minute) as weekly
    from weekly_hours where barber_id = ${barberId}
    group by valid_from, valid_to order by valid_from nulls first, valid_to`.execute(transaction)
  return rows.map((row) => ({ validFrom: row.valid_from, validTo: row.valid_to, weekly: row.weekly }))
}

/** Writes all versions of a barber's weekly hours in place of those that were. */
export async function replaceHours(
  transaction: TenantTransaction,
  barber: { shopId: string; id: string },
  versions: readonly HoursVersion[],
  newId: () => string,
): Promise<void> {
  await sql`delete from weekly_hours where barber_id = ${barber.id}`.execute(transaction)
  const rows = versions.flatMap(({ validFrom, validTo, weekly }) =>
    weekly.map(({ weekday, opensMinute, closesMinute }) => ({
      id: newId(),
      weekday,
      opens: opensMinute,
      closes: closesMinute,
      valid_from: validFrom,
      valid_to: validTo,
    })),
  )
  await sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute, valid_from, valid_to)
    select id, ${barber.shopId}, ${barber.id}, weekday, opens, closes, valid_from, valid_to
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as row(id uuid, weekday smallint, opens integer,
      closes integer, valid_from date, valid_to date)`.execute(transaction)
}
