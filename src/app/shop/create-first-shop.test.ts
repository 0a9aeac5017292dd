import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { fakeClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { createFirstShop } from './create-first-shop.ts'
import { createShopTerms } from './create-shop-terms.ts'
import { openEmptyDatabase, type EmptyDatabase } from './empty-database.test-helper.ts'

const NOW_MS = Temporal.Instant.from('2026-11-24T12:10:00+01:00').epochMilliseconds
const clock = fakeClock(NOW_MS)
const events = createEventLog({ clock, random: systemRandom, macKey: new Uint8Array(32) })
const settings = { demo: true, ownerEmail: 'Owner@6fb.example', ownerPassword: null }

let database: EmptyDatabase

beforeEach(async () => {
  database = await openEmptyDatabase(inject('testServer'))
})
afterEach(() => database.close())

// ASVS 6.3.2
test('the demo shop is full, and its bookings agree with its occupancy and payments', async () => {
  const made = await createFirstShop({ owner: database.owner, clock, random: systemRandom, events, settings })
  expect(made?.owner.email).toBe('owner@6fb.example')
  expect(made?.owner.generatedPassword).toMatch(/^[\w-]{20}$/)
  const terms = await createShopTerms({ database: database.app, clock }).get(made?.shopId ?? '')
  expect([terms.services.size, terms.barbers.size, terms.shop.demo]).toEqual([8, 4, true])

  const [counts] = await database.owner.sql<Record<string, number>[]>`
    select count(*)::int as bookings,
      count(*) filter (where start_at < ${clock.now()} and state = 'confirmed')::int as forgotten,
      count(*) filter (where start_at > ${clock.now()} and state not in ('confirmed', 'cancelled'))::int as early,
      count(*) filter (where state = 'completed' and not exists
        (select 1 from payment p where p.booking_id = b.id and p.amount_minor = b.price_minor))::int as unpaid,
      count(*) filter (where not exists (select 1 from occupancy o where o.booking_id = b.id
        and o.live = (b.state not in ('cancelled', 'no_show'))
        and o.during = tstzrange(b.start_at - make_interval(mins => s.buffer_before_minutes),
          b.end_at + make_interval(mins => s.buffer_after_minutes))))::int as unoccupied,
      count(*) filter (where created_at > least(start_at, ${clock.now()}))::int as made_too_late
    from booking b join service s on s.id = b.service_id`
  expect(counts?.['bookings']).toBeGreaterThan(250)
  expect(counts).toMatchObject({ forgotten: 0, early: 0, unpaid: 0, unoccupied: 0, made_too_late: 0 })
  const states = await database.owner.sql<
    { state: string }[]
  >`select distinct state from booking order by state`
  expect(states.map(({ state }) => state)).toEqual(
    expect.arrayContaining(['arrived', 'cancelled', 'completed', 'confirmed', 'no_show']),
  )
  const roles = await database.owner.sql<{ role: string }[]>`select role from membership order by role`
  expect(roles.map(({ role }) => role)).toEqual(['client', 'operator', 'owner'])
})

test('there is one first shop, also when two programs start at once', async () => {
  const made = await Promise.all(
    [1, 2].map(() =>
      createFirstShop({ owner: database.owner, clock, random: systemRandom, events, settings }),
    ),
  )
  expect(made.filter((shop) => shop === null)).toHaveLength(1)
})

// ASVS 6.3.2
test('without a demo the shop is empty and the password is the one that was set', async () => {
  const given = { ...settings, demo: false, ownerPassword: 'a password of my own' }
  const made = await createFirstShop({
    owner: database.owner,
    clock,
    random: systemRandom,
    events,
    settings: given,
  })
  expect(made).toMatchObject({ owner: { generatedPassword: null }, demoClient: null })
  const [row] = await database.owner.sql<{ clients: number }[]>`select count(*)::int as clients from client`
  expect(row?.clients).toBe(0)
})
