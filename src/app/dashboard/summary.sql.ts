import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Interval } from '../availability/interval.ts'
import type { DayCount } from './summary.ts'

/** Counts the bookings that touch `day` by barber and state, of one barber or of all. */
export async function selectDayCounts(
  transaction: TenantTransaction,
  day: Interval,
  only: { barberId?: string },
): Promise<DayCount[]> {
  const from = Temporal.Instant.fromEpochMilliseconds(day.startMs)
  const to = Temporal.Instant.fromEpochMilliseconds(day.endMs)
  const { rows } = await sql<DayCount>`
    select booking.barber_id as "barberId", booking.state,
      (count(*) filter (where booking.start_at >= ${from}))::int as bookings,
      (sum(extract(epoch from least(booking.end_at, ${to}) - greatest(booking.start_at, ${from}))) / 60)::float8 as minutes,
      (coalesce(sum(booking.price_minor) filter (where booking.start_at >= ${from}), 0))::float8 as "expectedMinor",
      (coalesce(sum(payment.amount_minor) filter (where booking.start_at >= ${from}), 0))::float8 as "recordedMinor"
    from booking left join payment on payment.booking_id = booking.id
    where booking.shop_id = current_shop_id()
      and booking.start_at < ${to} and booking.end_at > ${from}
      and booking.start_at > ${from.subtract({ hours: 12 })} -- no service is longer
      and (${only.barberId ?? null}::uuid is null or booking.barber_id = ${only.barberId ?? null}::uuid)
    group by booking.barber_id, booking.state`.execute(transaction)
  return rows
}
