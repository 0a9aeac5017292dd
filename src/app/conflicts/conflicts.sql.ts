import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { Conflict, ShownConflict, UpcomingItem } from './conflict.ts'

/** Every service that is booked from `now` on, of one barber or of all. Holds that have run out are none. */
export async function selectUpcoming(
  transaction: TenantTransaction,
  { barberId, now }: { barberId: string | null; now: Temporal.Instant },
): Promise<UpcomingItem[]> {
  const { rows } = await sql<Omit<UpcomingItem, 'resourceIds'> & { id: string; resourceId: string | null }>`
    select i.id, b.id as "bookingId", i.service_id as "serviceId", i.barber_id as "barberId",
      round(extract(epoch from i.start_at) * 1000)::float8 as "startMs", round(extract(epoch from i.end_at) * 1000)::float8 as "endMs",
      o.subject_id as "resourceId"
    from booking b
    join booking_item i on i.booking_id = b.id
    left join occupancy o on o.booking_id = b.id and o.live and o.kind = 'resource'
      and o.during && tstzrange(i.start_at, i.end_at)
    where b.shop_id = current_shop_id() and b.state in ('hold', 'pending', 'confirmed', 'arrived')
      and i.start_at > ${now} and (b.hold_expires_at is null or b.hold_expires_at > ${now})
      and (${barberId}::text is null or i.barber_id = ${barberId}::text::uuid)
    order by i.start_at, b.id, i.position`.execute(transaction)
  const items = new Map<string, UpcomingItem>()
  for (const { id, resourceId, ...row } of rows) {
    const item = items.get(id) ?? { ...row, resourceIds: [] }
    if (resourceId !== null) item.resourceIds.push(resourceId)
    items.set(id, item)
  }
  return [...items.values()]
}

/** Conflicts with the people in them. */
export async function selectShown(
  transaction: TenantTransaction,
  conflicts: readonly Conflict[],
): Promise<ShownConflict[]> {
  const asked = conflicts.map(({ bookingId, serviceId, barberId }) => ({
    booking: bookingId,
    service: serviceId,
    barber: barberId,
  }))
  const { rows } = await sql<{
    booking: string
    state: BookingState
    service_name: string
    barber_name: string
    client: ShownConflict['client']
  }>`
    select asked.booking, b.state, s.name as service_name, barber.name as barber_name,
      json_build_object('id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone) as client
    from json_to_recordset(${JSON.stringify(asked)}::text::json) as asked(booking uuid, service uuid, barber uuid)
    join booking b on b.id = asked.booking join client c on c.id = b.client_id
    join service s on s.id = asked.service join barber on barber.id = asked.barber`.execute(transaction)
  const found = new Map(rows.map((row) => [row.booking, row]))
  return conflicts.flatMap((conflict) => {
    const row = found.get(conflict.bookingId)
    if (row === undefined) return []
    const { state, client } = row
    return [{ ...conflict, state, client, serviceName: row.service_name, barberName: row.barber_name }]
  })
}
