import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { seededRandom } from '../../platform/crypto/random.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { openEmptyDatabase, type EmptyDatabase } from '../shop/empty-database.test-helper.ts'
import { insertShop } from '../shop/insert-shop.ts'
import type { NewBarber, NewShop } from '../shop/shop-terms.ts'
import { fullTerms } from '../shop/shop-terms.test-helper.ts'
import { dayOf, summary } from './summary.ts'
import { selectDayCounts } from './summary.sql.ts'

const random = seededRandom('summary')
const [shopId, serviceId, ada, ben] = [0, 1, 2, 3].map(() => random.uuid()) as [
  string,
  string,
  string,
  string,
]
const friday = Temporal.PlainDate.from('2026-11-27')
const saturday = friday.add({ days: 1 })

/** Ada works on Friday 09:00 to 17:00, Ben on Friday from 18:00 to Saturday 02:00. */
const barber = (id: string, name: string, opens: number, closes: number): NewBarber => ({
  id,
  personId: random.uuid(),
  name,
  bio: '',
  serviceIds: [serviceId],
  weeklyHours: [{ weekday: 5, opensMinute: opens * 60, closesMinute: closes * 60 }],
})
const barbers = [barber(ada, 'Ada', 9, 17), barber(ben, 'Ben', 18, 26)]
const shopTerms: NewShop = {
  shop: {
    id: shopId,
    slug: 'test',
    name: 'Test',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    phone: null,
    address: null,
    accent: 'red',
    slotStepMinutes: 15,
    noticeMinutesMin: 0,
    horizonDays: 60,
    cancellationFreeHours: 12,
    demo: false,
  },
  services: new Map([
    [
      serviceId,
      {
        id: serviceId,
        name: 'Cut',
        description: '',
        durationMinutes: 60,
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 0,
        priceMinor: 3_000,
        barberIds: [ada, ben],
      },
    ],
  ]),
  barbers: new Map(barbers.map((person) => [person.id, person])),
}

const terms = fullTerms(shopTerms)
let database: EmptyDatabase

beforeEach(async () => {
  database = await openEmptyDatabase(inject('testServer'))
  await database.owner.query
    .transaction()
    .execute((transaction) =>
      insertShop(transaction, shopTerms, { now: Temporal.Instant.from('2026-11-01T00:00Z'), random }),
    )
})
afterEach(() => database.close())

async function made(barberId: string, state: string, start: string, paidMinor?: number): Promise<void> {
  const { sql } = database.owner
  const [clientId, bookingId] = [random.uuid(), random.uuid()]
  const startAt = Temporal.Instant.from(start)
  await sql`insert into client (id, shop_id, name) values (${clientId}, ${shopId}, 'Somebody')`
  await sql`insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor,
      currency, created_at, updated_at)
    values (${bookingId}, ${shopId}, ${clientId}, ${barberId}, ${serviceId}, ${state}, ${startAt},
      ${startAt.add({ hours: 1 })}, 3000, 'EUR', ${startAt}, ${startAt})`
  if (paidMinor === undefined) return
  await sql`insert into payment (id, shop_id, booking_id, method, amount_minor, currency, recorded_at)
    values (${random.uuid()}, ${shopId}, ${bookingId}, 'in_shop', ${paidMinor}, 'EUR', ${startAt})`
}

async function shown(date: Temporal.PlainDate, only: { barberId?: string } = {}) {
  const counts = await withTenant(database.app, { shopId, scope: 'shop' }, (transaction) =>
    selectDayCounts(transaction, dayOf(date, 'Europe/Berlin'), only),
  )
  return summary(date, terms, [...terms.barbers.values()], counts)
}

test('a day counts what starts in it, and minutes where they lie', async () => {
  await made(ada, 'completed', '2026-11-27T09:00+01:00', 3_500)
  await made(ada, 'confirmed', '2026-11-27T10:00+01:00')
  await made(ada, 'cancelled', '2026-11-27T11:00+01:00')
  await made(ada, 'no_show', '2026-11-27T12:00+01:00')
  await made(ben, 'confirmed', '2026-11-27T23:30+01:00')
  await made(ben, 'confirmed', '2026-11-26T22:00+01:00')

  expect(await shown(friday)).toEqual({
    date: '2026-11-27',
    time_zone: 'Europe/Berlin',
    bookings: { total: 5, by_state: { completed: 1, confirmed: 2, cancelled: 1, no_show: 1 } },
    revenue: {
      expected: { amount_minor: 9_000, currency: 'EUR' },
      recorded: { amount_minor: 3_500, currency: 'EUR' },
    },
    utilisation: { booked_minutes: 150, open_minutes: 840, ratio: 0.179 },
    no_shows: 1,
    barbers: [
      { id: ada, name: 'Ada', bookings: 2, booked_minutes: 120, open_minutes: 480, ratio: 0.25 },
      { id: ben, name: 'Ben', bookings: 1, booked_minutes: 30, open_minutes: 360, ratio: 0.083 },
    ],
  })
  expect(await shown(saturday)).toMatchObject({
    bookings: { total: 0, by_state: {} },
    revenue: { expected: { amount_minor: 0 }, recorded: { amount_minor: 0 } },
    utilisation: { booked_minutes: 30, open_minutes: 120, ratio: 0.25 },
  })
})

test('one barber alone, and a day without hours', async () => {
  await made(ada, 'confirmed', '2026-11-27T09:00+01:00')
  await made(ben, 'confirmed', '2026-11-27T20:00+01:00')
  expect((await shown(friday, { barberId: ben })).bookings).toEqual({ total: 1, by_state: { confirmed: 1 } })
  expect((await shown(friday.add({ days: 3 }))).utilisation).toEqual({
    booked_minutes: 0,
    open_minutes: 0,
    ratio: 0,
  })
})
