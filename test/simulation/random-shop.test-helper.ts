import type { Dice } from '../../src/app/shop/demo/dice.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import type { Database } from '../../src/platform/postgres/connect.ts'

/** What is known of a shop that was made up. */
export interface MadeShop {
  id: string
  timeZone: string
  barberIds: string[]
  /** All of them; the class is among them, and is booked alone. */
  serviceIds: string[]
  classId: string
  cutId: string
  addOnId: string
  /** The first date that is simulated. */
  firstDate: Temporal.PlainDate
}

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Havana',
]
/** Later than any clock that runs here, so that nothing of the program's own takes part. */
const SINCE = '2041-01-01T00:00Z'

/** Opens a shop with random people, services and rules, in which the clocks change within `days`. */
export async function makeShop({ sql }: Database, dice: Dice, days: number): Promise<MadeShop> {
  const id = systemRandom.uuid()
  const timeZone = dice.pick(ZONES)
  const change = Temporal.Instant.from(SINCE).toZonedDateTimeISO(timeZone).getTimeZoneTransition('next')
  const firstDate = (change ?? Temporal.Instant.from(SINCE).toZonedDateTimeISO(timeZone))
    .toPlainDate()
    .subtract({ days: dice.between(0, days) })
  await sql`insert into shop (id, slug, name, time_zone, currency, phone, slot_step_minutes, notice_minutes_min, horizon_days,
      slot_anchor, gap_policy, any_barber, hold_minutes, late_fee_percent, no_show_fee_percent, cancellation_free_hours)
    values (${id}, ${id}, 'Made up', ${timeZone}, 'EUR', '+49 30 5550100', ${dice.pick([10, 15, 20, 30])},
      ${dice.pick([0, 0, 30, 120])}, 30, ${dice.pick(['opening', 'midnight'])}, ${dice.pick(['offer', 'offer', 'last', 'hide'])},
      ${dice.pick(['fair', 'in_order', 'random'])}, 10, 50, 100, ${dice.pick([0, 4, 24])})`

  const services = [
    {
      id: systemRandom.uuid(),
      minutes: 30,
      after: dice.pick([0, 10]),
      processing: [0, 0],
      capacity: 1,
      approval: false,
    },
    { id: systemRandom.uuid(), minutes: 90, after: 5, processing: [30, 30], capacity: 1, approval: false },
    {
      id: systemRandom.uuid(),
      minutes: 45,
      after: 0,
      processing: [0, 0],
      capacity: dice.between(2, 5),
      approval: false,
    },
    { id: systemRandom.uuid(), minutes: 30, after: 0, processing: [0, 0], capacity: 1, approval: true },
  ] as const
  const [cut, colour, course, shave] = services
  const wash = systemRandom.uuid()
  for (const service of services)
    await sql`insert into service (id, shop_id, name, duration_minutes, buffer_after_minutes, price_minor,
        processing_from_minute, processing_minutes, capacity, approval_required)
      values (${service.id}, ${id}, 'Service', ${service.minutes}, ${service.after}, 3000, ${service.processing[0]},
        ${service.processing[1]}, ${service.capacity}, ${service.approval})`
  await sql`insert into add_on (id, shop_id, name, duration_minutes, price_minor) values (${wash}, ${id}, 'Wash', 15, 500)`
  await sql`insert into service_add_on (shop_id, service_id, add_on_id)
    select ${id}, s, ${wash} from unnest(${[cut.id, course.id]}::uuid[]) s`
  for (let chairs = dice.between(1, 2); chairs > 0; chairs -= 1)
    await sql`insert into resource (id, shop_id, kind, name) values (${systemRandom.uuid()}, ${id}, 'chair', 'A chair')`
  await sql`insert into service_resource (shop_id, service_id, kind)
    select ${id}, s, 'chair' from unnest(${[colour.id, shave.id, ...(dice.chance() < 0.5 ? [course.id] : [])]}::uuid[]) s`

  const barberIds: string[] = []
  for (let index = dice.between(1, 3); index > 0; index -= 1)
    barberIds.push(
      await makeBarber(sql, dice, { shopId: id, position: index, services: services.map((one) => one.id) }),
    )
  await sql`update barber_service set duration_minutes = ${dice.pick([20, 45])}
    where barber_id = ${barberIds[0] ?? ''} and service_id = ${cut.id}`
  if (dice.chance() < 0.6)
    await sql`insert into booking_limit (id, shop_id, service_id, barber_id, period, count_max)
      values (${systemRandom.uuid()}, ${id}, ${dice.pick([null, cut.id, shave.id])}, ${dice.pick([null, barberIds[0] ?? null])},
        ${dice.pick(['day', 'week'])}, ${dice.between(2, 8)})`
  return {
    id,
    timeZone,
    barberIds,
    serviceIds: services.map((service) => service.id),
    classId: course.id,
    cutId: cut.id,
    addOnId: wash,
    firstDate,
  }
}

/** One in three is somebody who works elsewhere as well. */
async function makeBarber(
  sql: Database['sql'],
  dice: Dice,
  of: { shopId: string; position: number; services: string[] },
): Promise<string> {
  const id = systemRandom.uuid()
  const [known] = await sql<{ person: string }[]>`select person_id as person from barber
    where shop_id <> ${of.shopId} and person_id not in (select person_id from barber where shop_id = ${of.shopId})
    order by id desc limit 1`
  const person = known !== undefined && dice.chance() < 0.33 ? known.person : systemRandom.uuid()
  await sql`insert into barber (id, shop_id, person_id, name, position)
    values (${id}, ${of.shopId}, ${person}, 'Barber', ${of.position})`
  await sql`insert into barber_service (shop_id, barber_id, service_id) select ${of.shopId}, ${id}, s
    from unnest(${of.services.filter(() => dice.chance() < 0.85)}::uuid[]) s`
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const shifts = dice.pick([
      [
        [540, 780],
        [840, 1080],
      ],
      [
        [540, 780],
        [840, 1080],
      ],
      [[720, 1200]],
      [[1260, 1620]], // until 03:00
      [],
    ])
    for (const [opens, closes] of shifts)
      await sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
        values (${systemRandom.uuid()}, ${of.shopId}, ${id}, ${weekday}, ${opens ?? 0}, ${closes ?? 1})`
  }
  if (dice.chance() < 0.5)
    await sql`insert into time_off (id, shop_id, barber_id, kind, starts_at_local, ends_at_local, rrule)
      values (${systemRandom.uuid()}, ${of.shopId}, ${id}, 'break', '2041-01-01 15:00', '2041-01-01 15:30', 'FREQ=DAILY')`
  return id
}

/** Changes something about how the shop lets itself be booked. Nothing that bookings have been promised. */
export async function changeShop({ sql }: Database, dice: Dice, shop: MadeShop, date: string): Promise<void> {
  const barberId = dice.pick([...shop.barberIds, null])
  const override = systemRandom.uuid()
  switch (dice.between(1, 9)) {
    case 1:
      await sql`insert into date_override (id, shop_id, barber_id, date) values (${override}, ${shop.id}, ${barberId}, ${date}::date)
        on conflict do nothing`
      return
    case 2:
      await sql.begin(async (transaction) => {
        const made = await transaction`insert into date_override (id, shop_id, barber_id, date)
          values (${override}, ${shop.id}, ${barberId}, ${date}::date) on conflict do nothing returning id`
        if (made.length > 0)
          await transaction`insert into date_override_hours (id, shop_id, override_id, opens_minute, closes_minute)
            values (${systemRandom.uuid()}, ${shop.id}, ${override}, 600, 1320)`
      })
      return
    case 3:
      await sql`insert into time_off (id, shop_id, barber_id, starts_at_local, ends_at_local)
        values (${systemRandom.uuid()}, ${shop.id}, ${barberId}, ${date}::date + time '10:00', ${date}::date + time '13:20')`
      return
    case 4:
      await sql`update weekly_hours set closes_minute = least(closes_minute + 30, opens_minute + 1440)
        where shop_id = ${shop.id} and barber_id = ${dice.pick(shop.barberIds)}`
      return
    case 5:
      await sql`update service set capacity = capacity + 1 where id = ${shop.classId}`
      return
    case 6:
      await sql`update booking_limit set count_max = count_max + 1 where shop_id = ${shop.id}`
      return
    case 7:
      await sql`update shop set gap_policy = ${dice.pick(['offer', 'last', 'hide'])}, slot_step_minutes = ${dice.pick([10, 15, 30])}
        where id = ${shop.id}`
      return
    case 8:
      await sql`update service set duration_minutes = ${dice.pick([25, 30, 40])}, price_minor = price_minor + 100
        where id = ${shop.cutId}`
      return
    default:
      await sql`update barber set active = not active where id = ${dice.pick(shop.barberIds)}`
  }
}
