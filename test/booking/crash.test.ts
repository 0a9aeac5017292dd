import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { inject, type Answer } from '../setup/inject.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { findFaults } from '../simulation/booking-faults.test-helper.ts'

const client = { name: 'Ana Client', phone: '+49 30 5550100' }
let shop: TestShop
let day = 2

/** A service with everything that a booking can take: a chair, a place in a limit, approval. */
const service = systemRandom.uuid()

beforeAll(async () => {
  shop = await openTestShop()
  const { shopId, owner, barberId } = shop
  const { sql } = owner
  await sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
    values (${service}, ${shopId}, 'Colour', 60, 9000)`
  await sql`insert into barber_service (shop_id, barber_id, service_id) values (${shopId}, ${barberId}, ${service})`
  await sql`insert into resource (id, shop_id, kind, name) values (${systemRandom.uuid()}, ${shopId}, 'chair', 'The chair')`
  await sql`insert into service_resource (shop_id, service_id, kind) values (${shopId}, ${service}, 'chair')`
  await sql`insert into booking_limit (id, shop_id, service_id, period, count_max)
    values (${systemRandom.uuid()}, ${shopId}, ${service}, 'week', 40)`
  await sql`update shop set late_fee_percent = 50, cancellation_free_hours = 24 * 300 where id = ${shopId}`
  await sql`create function crash() returns trigger language plpgsql as $$
    begin
      if current_user = 'sixfb_app' then
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(5);
      end if;
      return null;
    end $$`
  shop.server.context.shops.forget()
}, 60_000)
afterAll(() => shop.close(), 60_000)

const call = (method: 'GET' | 'POST', url: string, payload?: object, headers?: Record<string, string>) =>
  inject(shop, method, url, payload, headers)

async function starts(): Promise<string[]> {
  day += 1
  const date = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: day })
  const url = `/availability?service_id=${service}&from=${date.toString()}&to=${date.add({ days: 1 }).toString()}`
  expect(await waitUntil(async () => (await call('GET', url)).status === 200, 10_000)).toBe(true)
  return (await call('GET', url)).body.items.map((item: { start_at: string }) => item.start_at)
}

const book = (start_at: string | undefined, key: string, more: object = {}) =>
  call('POST', '/bookings', { service_id: service, start_at, client, ...more }, { 'idempotency-key': key })
const guest = (booked: Answer, verb: string, body: object = {}) =>
  call('POST', `/guest-bookings/${booked.body.manage_url.split('/manage/')[1]}/${verb}`, body)

/** Everything that the shop's bookings are. */
async function written(): Promise<unknown> {
  const [row] = await shop.owner.sql`select
    (select json_agg(b order by id) from booking b) as bookings, (select json_agg(i order by id) from booking_item i) as items,
    (select json_agg(o order by id) from occupancy o) as occupancies, (select json_agg(h order by id) from booking_history h) as history,
    (select json_agg(f order by id) from booking_fee f) as fees, (select count(*) from client) as clients,
    (select json_agg(key order by key) from idempotency_key) as keys,
    (select count(*) from event where body->'entity'->>'type' = 'booking') as events`
  return row
}

/** Each step of a write: after the rows of a table are written, and when it commits. */
const steps: readonly (readonly [table: string, when: 'after' | 'at the commit of'])[] = [
  ['client', 'after'],
  ['booking', 'after'],
  ['booking_item', 'after'],
  ['occupancy', 'after'],
  ['idempotency_key', 'after'],
  ['booking_history', 'after'],
  ['booking_fee', 'after'],
  ['event', 'after'],
  ['booking', 'at the commit of'],
]

/** Lets the database connection of whoever reaches a step crash there, while `work` is done. */
async function crashing<Result>(
  [table, when]: (typeof steps)[number],
  work: () => Promise<Result>,
): Promise<Result> {
  const { sql } = shop.owner
  await (when === 'after'
    ? sql`create trigger crash after insert or update or delete on ${sql(table)} for each statement execute function crash()`
    : sql`create constraint trigger crash after insert or update on ${sql(table)} deferrable initially deferred
        for each row execute function crash()`)
  try {
    return await work()
  } finally {
    await sql`drop trigger crash on ${sql(table)}`
  }
}

describe('a crash', () => {
  // ASVS 2.3.3, 16.5.3
  test.each(steps.filter(([table]) => !['booking_history', 'booking_fee'].includes(table)))(
    'on %s, %s it, of a booking leaves nothing, and the same request succeeds afterwards',
    async (...step) => {
      const [start] = await starts()
      const before = await written()
      for (const more of [{}, { hold: true }]) {
        const key = `crash ${step.join(' ')} ${JSON.stringify(more)}`
        const wish = () => book(start, key, more)
        expect(await crashing(step, wish)).toMatchObject({
          status: 503,
          body: { code: 'database_unavailable' },
        })
        expect(await written()).toEqual(before)
      }
      const booked = await book(start, `crash ${step.join(' ')} {}`)
      expect(booked).toMatchObject({ status: 201 })
      expect(await book(start, `crash ${step.join(' ')} {}`)).toMatchObject({
        status: 201,
        body: { id: booked.body.id },
      })
    },
  )

  test.each(steps.filter(([table]) => !['client', 'idempotency_key'].includes(table)))(
    'on %s, %s it, of a rescheduling or a cancellation leaves the booking as it was, and it can be tried again',
    async (...step) => {
      const [start, , , , , , later] = await starts()
      const booked = await book(start, `kept ${step.join(' ')}`)
      const before = await written()
      const changes: (() => Promise<Answer>)[] = [
        () => guest(booked, 'rescheduling', { start_at: later }),
        () => guest(booked, 'cancellation'),
      ]
      for (const change of step[0] === 'booking_item' ? changes.slice(0, 1) : changes) {
        expect(await crashing(step, change)).toMatchObject({
          status: 503,
          body: { code: 'database_unavailable' },
        })
        expect(await written()).toEqual(before)
      }
      for (const change of changes) expect(await change()).toMatchObject({ status: 200 })
    },
  )
})

test('connections that break at any moment under load: each booking is whole, and every answer is true', async () => {
  const { sql } = shop.owner
  let isRunning = true
  let killed = 0
  const killer = (async () => {
    while (isRunning) {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = '6fb server' and state <> 'idle'
        order by random() limit 1`
      killed += rows.length
    }
  })()
  const answers: Answer[] = []
  const promised: { key: string; start: string | undefined; answer: Answer }[] = []
  try {
    for (let round = 0; round < 12; round += 1) {
      day += 1
      const date = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: day }).toString()
      await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const start = `${date}T${String(9 + (index % 6)).padStart(2, '0')}:00:00+01:00`
          const key = `storm ${round} ${index}`
          const answer = await call(
            'POST',
            '/bookings',
            { service_id: shop.serviceId, start_at: start, client },
            { 'idempotency-key': key },
          )
          promised.push({ key, start, answer })
          answers.push(answer)
          if (answer.status !== 201) return
          const later = start.replace(':00:00', ':45:00')
          answers.push(await guest(answer, 'rescheduling', { start_at: later }))
          if (index % 2 === 0) answers.push(await guest(answer, 'cancellation'))
        }),
      )
    }
  } finally {
    isRunning = false
    await killer
  }
  expect(killed).toBeGreaterThan(10)
  const kinds = new Set(answers.map(({ status, body }) => (status < 300 ? 'done' : `${status} ${body.code}`)))
  expect(
    [...kinds].filter((kind) => !['done', '409 slot_taken', '409 booking_changed'].includes(kind)),
  ).toEqual([...kinds].filter((kind) => /^503 (database_unavailable|audit_unavailable)$/.test(kind)))
  expect(await waitUntil(async () => (await call('GET', '/shop')).status === 200, 10_000)).toBe(true)
  expect(await findFaults(shop.owner, shop.shopId)).toEqual([])
  for (const { key, start, answer } of promised.filter((one) => one.answer.status === 201).slice(0, 10)) {
    const again = await call(
      'POST',
      '/bookings',
      { service_id: shop.serviceId, start_at: start, client },
      { 'idempotency-key': key },
    )
    expect([again.status, again.body.id]).toEqual([201, answer.body.id])
  }
})
