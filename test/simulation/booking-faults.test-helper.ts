import { transitions, type BookingState } from '../../src/app/bookings/booking.ts'
import type { Database } from '../../src/platform/postgres/connect.ts'

/** States in which a booking takes its time. */
const LIVE: readonly BookingState[] = ['hold', 'pending', 'confirmed', 'arrived', 'in_chair', 'completed']

interface HistoryRow {
  booking: string
  state: BookingState
  booking_version: number
  version: number
  what: string
  from_state: BookingState
  to_state: BookingState
  from_start_at: Temporal.Instant | null
  start_at: Temporal.Instant
  barber_id: string
  now_at: Temporal.Instant
  now_barber: string
}

/**
 * Everything that is not as it must be in a shop's bookings, a line each: overlaps of people and resources, what is taken
 * against what is booked, places and limits, histories, events. Asks the tables alone, and none of the program's code but the table
 * of transitions.
 */
export async function findFaults({ sql }: Database, shopId: string): Promise<string[]> {
  const live = sql(LIVE)
  const faults: string[] = []
  const none = async (what: string, rows: PromiseLike<readonly object[]>): Promise<void> => {
    for (const row of await rows) faults.push(`${what}: ${JSON.stringify(row)}`)
  }

  await none(
    'two take one subject at once',
    sql`select a.booking_id as one, b.booking_id as other, a.kind, a.during from occupancy a
      join occupancy b on b.subject_id = a.subject_id and b.during && a.during and b.session_id <> a.session_id
        and b.id > a.id
      where a.live and b.live and a.shop_id = ${shopId}`,
  )
  // A barber serves another while the colour rests, and all of a class together; in one visit nothing of his overlaps.
  await none(
    'a person serves two at once',
    sql`with served as (
        select i.booking_id, i.id, barber.person_id, i.service_id, i.start_at, s.capacity,
          case when s.processing_minutes > 0
              and s.processing_from_minute + s.processing_minutes < coalesce(bs.duration_minutes, s.duration_minutes)
            then tstzmultirange(
              tstzrange(i.start_at, i.start_at + make_interval(mins => s.processing_from_minute)),
              tstzrange(i.start_at + make_interval(mins => s.processing_from_minute + s.processing_minutes), i.end_at))
            else tstzmultirange(tstzrange(i.start_at, i.end_at)) end as busy
        from booking_item i join booking b on b.id = i.booking_id join barber on barber.id = i.barber_id
          join service s on s.id = i.service_id
          left join barber_service bs on bs.barber_id = i.barber_id and bs.service_id = i.service_id
        where i.shop_id = ${shopId} and b.state in ${live})
      select one.booking_id as one, other.booking_id as other, one.busy, other.busy as other_busy
      from served one join served other on other.person_id = one.person_id and other.id > one.id and other.busy && one.busy
      where not (one.capacity > 1 and one.service_id = other.service_id and one.start_at = other.start_at)`,
  )
  await none(
    'time is taken by what is over, or not taken by what is not',
    sql`select b.id, b.state, count(o.id) filter (where o.live) as taken,
        count(o.id) filter (where o.live and o.expires_at is distinct from b.hold_expires_at) as expiring
      from booking b left join occupancy o on o.booking_id = b.id
      where b.shop_id = ${shopId} group by b.id
      having (count(o.id) filter (where o.live) > 0) <> (b.state in ${live})
        or (b.state = 'hold') <> (b.hold_expires_at is not null)
        or count(o.id) filter (where o.live and o.expires_at is distinct from b.hold_expires_at) > 0`,
  )
  await none(
    'an item has not all of its time',
    sql`select i.booking_id, i.start_at, i.end_at from booking_item i join booking b on b.id = i.booking_id
        join barber on barber.id = i.barber_id join service s on s.id = i.service_id
        left join barber_service bs on bs.barber_id = i.barber_id and bs.service_id = i.service_id
      where i.shop_id = ${shopId} and b.state in ${live} and not coalesce((
        select tstzmultirange(tstzrange(i.start_at, i.end_at))
            - case when s.processing_from_minute + s.processing_minutes < coalesce(bs.duration_minutes, s.duration_minutes)
              then tstzmultirange(tstzrange(i.start_at + make_interval(mins => s.processing_from_minute),
                i.start_at + make_interval(mins => s.processing_from_minute + s.processing_minutes)))
              else '{}'::tstzmultirange end
          <@ range_agg(o.during)
        from occupancy o where o.booking_id = b.id and o.live and o.subject_id = barber.person_id), false)`,
  )
  await none(
    'an item has no resource of a kind that it needs',
    sql`select i.booking_id, need.kind from booking_item i join booking b on b.id = i.booking_id
        join service_resource need on need.service_id = i.service_id
        left join occupancy o on o.booking_id = b.id and o.live and o.during && tstzrange(i.start_at, i.end_at)
          and o.subject_id in (select r.id from resource r where r.kind = need.kind)
      where i.shop_id = ${shopId} and b.state in ${live}
      group by i.id, need.kind
      having not coalesce(bool_or(o.during @> tstzrange(i.start_at, i.end_at)), false)
        or count(distinct o.subject_id) < (select count(*) from booking_item own
          join service_resource needs on needs.service_id = own.service_id and needs.kind = need.kind
          where own.booking_id = i.booking_id and own.start_at < i.end_at and own.end_at > i.start_at)`,
  )
  await none(
    'a class has more people than places',
    sql`select s.name, i.barber_id, i.start_at, count(*) as people, s.capacity
      from booking_item i join booking b on b.id = i.booking_id join service s on s.id = i.service_id
      where i.shop_id = ${shopId} and b.state in ${live} and s.capacity > 1
      group by s.id, i.barber_id, i.start_at having count(*) > s.capacity`,
  )
  await none(
    'a limit is passed',
    sql`select l.id, l.period, l.count_max, count(*) as booked, min(i.start_at) as first
      from booking_limit l join booking_item i on i.shop_id = l.shop_id and coalesce(l.barber_id, i.barber_id) = i.barber_id
          and coalesce(l.service_id, i.service_id) = i.service_id
        join booking b on b.id = i.booking_id join shop on shop.id = l.shop_id
      where l.shop_id = ${shopId} and b.state in ${live}
      group by l.id, date_trunc(l.period, i.start_at at time zone shop.time_zone) having count(*) > l.count_max`,
  )
  await none(
    'a booking and its items differ',
    sql`select b.id from booking b left join booking_item i on i.booking_id = b.id
      where b.shop_id = ${shopId} group by b.id
      having count(i.id) = 0 or min(i.start_at) <> b.start_at or max(i.end_at) <> b.end_at
        or sum(i.price_minor) <> b.price_minor or max(i.position) <> count(i.id) - 1
        or (array_agg(i.barber_id order by i.position))[1] <> b.barber_id`,
  )
  await none(
    'an event is missing, or one too many',
    sql`select b.id, b.version, count(e.id) as events from booking b
      left join event e on e.shop_id = b.shop_id and e.body->'entity'->>'uid' = b.id::text
      where b.shop_id = ${shopId} group by b.id having count(e.id) <> b.version`,
  )
  await none(
    'a key stands for nothing',
    sql`select key from idempotency_key k left join booking b on b.id = k.resource_id
      where k.shop_id = ${shopId} and b.id is null`,
  )

  const history = await sql<
    HistoryRow[]
  >`select b.id as booking, b.state, b.version as booking_version, h.version, h.what,
      h.from_state, h.to_state, h.from_start_at, h.start_at, h.barber_id, b.start_at as now_at, b.barber_id as now_barber
    from booking b join booking_history h on h.booking_id = b.id where b.shop_id = ${shopId} order by b.id, h.version`
  for (const [id, lines] of Map.groupBy(history, ({ booking }) => booking))
    for (const fault of faultsOfHistory(lines)) faults.push(`history of ${id}: ${fault}`)
  await none(
    'a booking was moved without a line',
    sql`select b.id, b.version, b.state from booking b where b.shop_id = ${shopId}
      and b.version - 1 <> (select count(*) from booking_history h where h.booking_id = b.id)`,
  )
  return faults
}

function faultsOfHistory(lines: readonly HistoryRow[]): string[] {
  const faults: string[] = []
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1]
    if (line.version !== index + 2) faults.push(`line ${index} has version ${line.version}`)
    if (!isLegal(line)) faults.push(`${line.what} from ${line.from_state} to ${line.to_state}`)
    if (before === undefined) continue
    if (before.to_state !== line.from_state) faults.push(`${before.to_state}, then ${line.from_state}`)
    const from = line.what === 'rescheduling' ? line.from_start_at : line.start_at
    if (from?.equals(before.start_at) !== true) faults.push(`version ${line.version} begins elsewhere`)
  }
  const last = lines.at(-1)
  if (last === undefined) return faults
  if (last.to_state !== last.state) faults.push(`ends in ${last.to_state}, but is ${last.state}`)
  if (!last.start_at.equals(last.now_at)) faults.push('ends at another time than the booking has')
  if (last.barber_id !== last.now_barber) faults.push('ends with another barber than the booking has')
  return faults
}

function isLegal({ what, from_state: from, to_state: to }: HistoryRow): boolean {
  if (what === 'rescheduling') return from === to && (from === 'pending' || from === 'confirmed')
  if (what === 'expiry') return from === 'hold' && to === 'expired'
  // A hold of what needs approval is confirmed into a request.
  if (what === 'confirmation' && from === 'hold' && to === 'pending') return true
  const rules = Object.entries(transitions).find(([transition]) => transition === what)?.[1] ?? []
  return rules.some((rule) => rule.from.includes(from) && rule.to === to)
}
