import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { UpcomingItem } from './conflict.ts'

interface Row {
  booking_id: string
  state: BookingState
  start_at: Temporal.Instant
  end_at: Temporal.Instant
  service_id: string
  service_name: string
  barber_id: string
  barber_name: string
  client_id: string
  client_name: string
  email: string | null
  phone: string | null
  resource_ids: string[]
}

/** Every service that is booked from `now` on, of one barber or of all. Holds that have run out are none. */
export async function selectUpcoming(
  transaction: TenantTransaction,
  { barberId, now }: { barberId: string | null; now: Temporal.Instant },
): Promise<UpcomingItem[]> {
  const { rows } = await sql<Row>`
    select b.id as booking_id, b.state, i.start_at, i.end_at, s.id as service_id, s.name as service_name,
      barber.id as barber_id, barber.name as barber_name, c.id as client_id, c.name as client_name, c.email, c.phone,
      (select coalesce(json_agg(o.subject_id), '[]') from occupancy o where o.booking_id = b.id and o.live
        and o.kind = 'resource' and o.during && tstzrange(i.start_at, i.end_at)) as resource_ids
    from booking b
    join booking_item i on i.booking_id = b.id
    join service s on s.id = i.service_id
    join barber on barber.id = i.barber_id
    join client c on c.id = b.client_id
    where b.shop_id = current_shop_id() and b.state in ('hold', 'pending', 'confirmed', 'arrived')
      and i.start_at > ${now} and (b.hold_expires_at is null or b.hold_expires_at > ${now})
      and (${barberId}::text is null or i.barber_id = ${barberId}::text::uuid)
    order by i.start_at, b.id, i.position`.execute(transaction)
  return rows.map((row) => ({
    bookingId: row.booking_id,
    state: row.state,
    startAt: row.start_at,
    endAt: row.end_at,
    service: { id: row.service_id, name: row.service_name },
    barber: { id: row.barber_id, name: row.barber_name },
    client: { id: row.client_id, name: row.client_name, email: row.email, phone: row.phone },
    resourceIds: row.resource_ids,
  }))
}
