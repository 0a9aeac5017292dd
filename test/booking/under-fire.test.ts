import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock, type Clock } from '../../src/platform/clock/clock.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { exclusionViolation } from '../../src/platform/postgres/violations.ts'
import { nobody } from '../../src/app/auth/actor.ts'
import { book as bookAs } from '../../src/app/bookings/book.ts'
import { inject, type Answer } from '../setup/inject.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { findFaults } from '../simulation/booking-faults.test-helper.ts'

const ROUNDS = 10
const client = { name: 'Ana Client', phone: '+49 30 5550100' }

/** In the order in which the test needs them: each is a service of the shop. */
const [approved, course, seated, scarce] = [0, 1, 2, 3].map(() => systemRandom.uuid()) as [
  string,
  string,
  string,
  string,
]
let shop: TestShop
let aheadMs = 0
let day = 2

// Ten rounds of fifty requests at once.
vi.setConfig({ testTimeout: 120_000 })
beforeAll(async () => {
  shop = await openTestShop()
  const { shopId, owner, barberId, otherBarberId } = shop
  const { sql } = owner
  await sql`insert into service (id, shop_id, name, duration_minutes, price_minor, approval_required, capacity)
    values (${approved}, ${shopId}, 'Colour', 60, 9000, true, 1), (${course}, ${shopId}, 'Shaving class', 60, 2000, false, 20),
      (${seated}, ${shopId}, 'Shave in the old chair', 30, 4000, false, 1), (${scarce}, ${shopId}, 'Wedding', 30, 9000, false, 1)`
  await sql`insert into barber_service (shop_id, barber_id, service_id)
    select ${shopId}, b, s from unnest(${[barberId, otherBarberId]}::uuid[]) b, unnest(${[approved, course, seated, scarce]}::uuid[]) s`
  await sql`insert into resource (id, shop_id, kind, name) values (${systemRandom.uuid()}, ${shopId}, 'old chair', 'The chair')`
  await sql`insert into service_resource (shop_id, service_id, kind) values (${shopId}, ${seated}, 'old chair')`
  await sql`insert into booking_limit (id, shop_id, service_id, period, count_max)
    values (${systemRandom.uuid()}, ${shopId}, ${scarce}, 'day', 3)`
  const clock: Clock = {
    now: () => systemClock.now().add({ milliseconds: aheadMs }),
    epochMs: () => systemClock.epochMs() + aheadMs,
    monotonicMs: () => systemClock.monotonicMs(),
  }
  Object.assign(shop.server.context, { clock })
  shop.server.context.shops.forget()
}, 60_000)
afterAll(() => shop.close(), 60_000)

const call = (method: 'GET' | 'POST', url: string, payload?: object, headers?: Record<string, string>) =>
  inject(shop, method, url, payload, headers)

/** The starts that are offered on a day that no other round has. */
async function starts(query: { service_id: string; barber_id?: string }, on = ++day): Promise<string[]> {
  const date = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: on })
  const asked = new URLSearchParams({ ...query, from: date.toString(), to: date.add({ days: 1 }).toString() })
  const { body } = await call('GET', `/availability?${asked.toString()}`)
  return body.items.map((item: { start_at: string }) => item.start_at)
}

const book = (wish: object, headers?: Record<string, string>) =>
  call('POST', '/bookings', { client, ...wish }, headers)
const guest = (booked: Answer, verb: string, body: object = {}) =>
  call('POST', `/guest-bookings/${booked.body.manage_url.split('/manage/')[1]}/${verb}`, body)
const atOnce = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

/** How often each status came, and with which codes the refusals. */
function outcomes(answers: readonly Answer[]): Record<string, number> {
  const names = answers.map(({ status, body }) => (status < 300 ? String(status) : `${status} ${body.code}`))
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, own]) => [name, own.length]))
}

async function inRounds(round: (index: number) => Promise<void>): Promise<void> {
  for (let index = 0; index < ROUNDS; index += 1) await round(index)
}

describe('one slot', () => {
  test('is given once to those who ask the same without a key', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const [start_at] = await starts(wish)
      expect(outcomes(await atOnce(20, () => book({ ...wish, start_at })))).toEqual({
        '201': 1,
        '409 slot_taken': 19,
      })
    }))

  test('is given to both barbers, and to nobody else, when nobody in particular is asked for', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId }
      const [start_at] = await starts(wish)
      expect(outcomes(await atOnce(20, () => book({ ...wish, start_at })))).toEqual({
        '201': 2,
        '409 slot_taken': 18,
      })
    }))

  test('is taken, not out of hours, when the one barber who works is booked meanwhile', async () => {
    const on = ++day
    const date = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: on }).toString()
    await shop.owner.sql`insert into date_override (id, shop_id, barber_id, date)
      values (${systemRandom.uuid()}, ${shop.shopId}, ${shop.barberId}, ${date}::date)`
    shop.server.context.shops.forget()
    const wish = { service_id: shop.serviceId }
    for (const start_at of (await starts(wish, on)).filter((_, index) => index % 3 === 0).slice(0, ROUNDS))
      expect(outcomes(await atOnce(5, () => book({ ...wish, start_at })))).toEqual({
        '201': 1,
        '409 slot_taken': 4,
      })
  })

  test('is one booking for all who send the same key', () =>
    inRounds(async (round) => {
      const wish = { service_id: shop.serviceId }
      const [start_at] = await starts(wish)
      const answers = await atOnce(20, () =>
        book({ ...wish, start_at }, { 'idempotency-key': `fire ${round}` }),
      )
      expect(outcomes(answers)).toEqual({ '201': 20 })
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    }))

  test('shuts out all that overlap it without being equal', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const on = ++day
      const free = await starts(wish, on)
      // Half an hour and ten minutes after it, on a grid of fifteen: three in a row overlap.
      const answers = await atOnce(12, (index) => book({ ...wish, start_at: free[4 + (index % 3)] }))
      expect(outcomes(answers)).toEqual({ '201': 1, '409 slot_taken': 11 })
      const long = { service_id: approved, barber_id: shop.barberId }
      const mixed = await Promise.all([
        ...[12, 13, 14].map((index) => book({ ...wish, start_at: free[index] })),
        ...[11, 12, 13].map((index) => book({ ...long, start_at: free[index] })),
      ])
      expect(outcomes(mixed)).toEqual({ '201': 1, '409 slot_taken': 5 })
    }))
})

describe('requests', () => {
  test('that overlap cannot both wait for approval, so that they cannot both be confirmed', () =>
    inRounds(async () => {
      const wish = { service_id: approved, barber_id: shop.barberId }
      const free = await starts(wish)
      const asked = await atOnce(8, (index) => book({ ...wish, start_at: free[index % 3] }))
      expect(outcomes(asked)).toEqual({ '201': 1, '409 slot_taken': 7 })
      const pending = asked.find(({ status }) => status === 201)
      expect(pending?.body.state).toBe('pending')
      const second = shop.owner.sql`insert into occupancy (id, shop_id, booking_id, subject_id, during)
        select gen_random_uuid(), shop_id, booking_id, subject_id, during from occupancy
        where booking_id = ${pending?.body.id} and kind = 'person'`
      await expect(second).rejects.toMatchObject({ code: exclusionViolation })
    }))

  test('are confirmed once, however many confirm them at once', async () => {
    const { headers } = await shop.person('owner')
    await inRounds(async () => {
      const wish = { service_id: approved, barber_id: shop.barberId }
      const [start_at] = await starts(wish)
      const { body } = await book({ ...wish, start_at })
      const answers = await atOnce(5, () => call('POST', `/bookings/${body.id}/confirmation`, {}, headers))
      expect(outcomes(answers)).toEqual({ '200': 1, '409 invalid_transition': 4 })
    })
  })
})

describe('a hold', () => {
  test('keeps its time from everybody else while it stands, whoever is faster', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const [start_at] = await starts(wish)
      const [held, booked] = await Promise.all([
        book({ ...wish, start_at, hold: true }),
        book({ ...wish, start_at }),
      ])
      expect(outcomes([held, booked])).toEqual({ '201': 1, '409 slot_taken': 1 })
      expect(outcomes(await atOnce(5, () => book({ ...wish, start_at })))).toEqual({ '409 slot_taken': 5 })
    }))

  test('is confirmed by its holder while others try to book it', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const [start_at] = await starts(wish)
      const held = await book({ ...wish, start_at, hold: true })
      const [confirmed, ...others] = await Promise.all([
        guest(held, 'confirmation'),
        ...Array.from({ length: 5 }, () => book({ ...wish, start_at })),
      ])
      expect(confirmed).toMatchObject({ status: 200, body: { state: 'confirmed' } })
      expect(outcomes(others)).toEqual({ '409 slot_taken': 5 })
    }))

  test('that ran out is booked by one other, and no longer confirmed', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const [start_at] = await starts(wish)
      const held = await book({ ...wish, start_at, hold: true })
      aheadMs += 11 * 60_000
      const [confirmed, ...others] = await Promise.all([
        guest(held, 'confirmation'),
        ...Array.from({ length: 5 }, () => book({ ...wish, start_at })),
      ])
      expect(outcomes([confirmed])).toEqual({ '409 invalid_transition': 1 })
      expect(outcomes(others)).toEqual({ '201': 1, '409 slot_taken': 4 })
    }))
})

describe('a change', () => {
  test('of one booking to two times at once leaves it at one of them, and the others free', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const on = ++day
      const free = await starts(wish, on)
      const booked = await book({ ...wish, start_at: free[0] })
      const targets = [free[6], free[12], free[18]]
      const moves = await Promise.all(targets.map((start_at) => guest(booked, 'rescheduling', { start_at })))
      const moved = moves.filter(({ status }) => status === 200)
      const refused = moves.filter(({ status }) => status !== 200)
      expect(moved.length).toBeGreaterThan(0)
      expect(new Set(refused.map(({ body }) => body.code))).toEqual(
        new Set(refused.length > 0 ? ['booking_changed'] : []),
      )
      const last = moved.toSorted((one, other) => one.body.version - other.body.version).at(-1)
      const left = await starts(wish, on)
      expect(left).not.toContain(last?.body.start_at)
      expect(left).toEqual(
        expect.arrayContaining([free[0], ...targets].filter((at) => at !== last?.body.start_at)),
      )
    }))

  test('of two bookings to one time is made once', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const free = await starts(wish)
      const booked = await Promise.all([0, 4, 8].map((index) => book({ ...wish, start_at: free[index] })))
      expect(outcomes(booked)).toEqual({ '201': 3 })
      const moves = await Promise.all([
        ...booked.map((one) => guest(one, 'rescheduling', { start_at: free[16] })),
        book({ ...wish, start_at: free[16] }),
      ])
      expect(moves.filter(({ status }) => status < 300)).toHaveLength(1)
      expect(outcomes(moves)['409 slot_taken']).toBe(3)
    }))

  test('is no way around a cancellation: it is cancelled, and all of its time is free', () =>
    inRounds(async () => {
      const wish = { service_id: shop.serviceId, barber_id: shop.barberId }
      const on = ++day
      const free = await starts(wish, on)
      const booked = await book({ ...wish, start_at: free[0] })
      const [cancelled, moved] = await Promise.all([
        guest(booked, 'cancellation'),
        guest(booked, 'rescheduling', { start_at: free[8] }),
      ])
      expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } })
      expect(['200', '409 booking_changed', '409 invalid_transition']).toContain(
        Object.keys(outcomes([moved]))[0],
      )
      expect(await starts(wish, on)).toEqual(free)
    }))
})

describe('the last', () => {
  test.each([1, 15])('places of a class, %i of them, go to as many of fifty', (left) =>
    inRounds(async () => {
      const wish = { service_id: course, barber_id: shop.barberId }
      const [start_at] = await starts(wish)
      const before = await atOnce(20 - left, () => book({ ...wish, start_at }))
      expect(outcomes(before)).toEqual({ '201': 20 - left })
      const answers = await atOnce(50, () => book({ ...wish, start_at }))
      expect(outcomes(answers)).toEqual({ '201': left, '409 slot_taken': 50 - left })
      const reasons = answers.filter(({ status }) => status === 409).map(({ body }) => body.reason)
      expect(new Set(reasons)).toEqual(new Set(['class_full']))
    }),
  )

  test('places of a class go to as many people with accounts, whose bookings are written apart from each other', async () => {
    const ids = Array.from({ length: 30 }, () => systemRandom.uuid())
    await shop.owner.sql`insert into account (id, email, name, password_hash)
      select id, id || '@example.com', 'Somebody', 'x' from unnest(${ids}::uuid[]) id`
    for (let round = 0; round < 4; round += 1) {
      const [start_at] = await starts({ service_id: course, barber_id: shop.barberId })
      const visit = {
        items: [{ serviceId: course, barberId: shop.barberId, addOnIds: [] }],
        arrangement: 'in_turn' as const,
        guestNames: [null],
      }
      const wish = {
        visit,
        startAt: Temporal.Instant.from(start_at ?? ''),
        client: null,
        note: '',
        idempotencyKey: null,
      }
      const answers = await Promise.allSettled(
        ids.map((accountId) => {
          const stranger = nobody({ shopId: shop.shopId, requestId: systemRandom.uuid(), source: 'fire' })
          return bookAs(shop.server.context, { ...stranger, accountId, roles: new Set(['client']) }, wish)
        }),
      )
      const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
      expect(refused.map(({ code, extensions }) => `${code} ${extensions.reason}`)).toEqual(
        Array.from({ length: 10 }, () => 'slot_taken class_full'),
      )
    }
  })

  test('chair goes to one, though both barbers are free', () =>
    inRounds(async () => {
      const wish = { service_id: seated }
      const free = await starts(wish)
      const answers = await atOnce(20, (index) => book({ ...wish, start_at: free[index % 2] }))
      expect(outcomes(answers)).toEqual({ '201': 1, '409 slot_taken': 19 })
    }))

  test('appointment that a limit allows goes to one, though there is time for all', () =>
    inRounds(async () => {
      const wish = { service_id: scarce }
      const free = await starts(wish)
      const first = await Promise.all([0, 2].map((index) => book({ ...wish, start_at: free[index] })))
      expect(outcomes(first)).toEqual({ '201': 2 })
      const answers = await atOnce(12, (index) => book({ ...wish, start_at: free[4 + 2 * (index % 6)] }))
      expect(outcomes(answers)).toEqual({ '201': 1, '409 slot_taken': 11 })
    }))

  test('appointments of a limit are two for a visit of two', () =>
    inRounds(async () => {
      const [start_at] = await starts({ service_id: scarce })
      const items = [{ service_id: scarce }, { service_id: scarce, guest_name: 'Ben' }]
      const answers = await atOnce(4, () => book({ items, arrangement: 'side_by_side', start_at }))
      expect(outcomes(answers)).toEqual({ '201': 1, '409 slot_taken': 3 })
      const booked = answers.find(({ status }) => status === 201)
      expect(new Set(booked?.body.items.map((item: any) => item.barber.id)).size).toBe(2)
    }))
})

test('and after all of it, whatever was booked is whole', async () => {
  expect(await findFaults(shop.owner, shop.shopId)).toEqual([])
})
