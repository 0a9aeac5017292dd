import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { WeeklyHours } from '../../../app/availability/shifts.ts'
import type { ShopHours } from './business-hours.ts'

interface Stored {
  time_zone: string
  weekly: WeeklyHours[]
  overrides: { day: number; hours: { opensMinute: number; closesMinute: number }[] }[]
}

/** When each shop works: the hours of all who work there, and the special days of the whole shop around `at`. */
export async function readBusinessHours(query: Kysely<DB>, at: Temporal.Instant): Promise<ShopHours[]> {
  const { rows } = await sql<Stored>`select s.time_zone,
      (select coalesce(json_agg(json_build_object('weekday', weekday, 'opensMinute', opens_minute, 'closesMinute',
          closes_minute, 'validFromDay', valid_from - '1970-01-01'::date, 'validToDay', valid_to - '1970-01-01'::date)), '[]')
        from weekly_hours w join barber b on b.id = w.barber_id and b.active where w.shop_id = s.id) as weekly,
      (select coalesce(json_agg(json_build_object('day', o.date - '1970-01-01'::date, 'hours', (
          select coalesce(json_agg(json_build_object('opensMinute', opens_minute, 'closesMinute', closes_minute)), '[]')
          from date_override_hours h where h.override_id = o.id))), '[]')
        from date_override o where o.shop_id = s.id and o.barber_id is null
          and o.date between (${at}::timestamptz)::date - 3 and (${at}::timestamptz)::date + 3) as overrides
    from shop s order by s.created_at, s.id`.execute(query)
  return rows.map(({ time_zone: timeZone, weekly, overrides }) => ({
    timeZone,
    weeklyHours: weekly,
    overrides: new Map(overrides.map(({ day, hours }) => [day, hours])),
  }))
}
