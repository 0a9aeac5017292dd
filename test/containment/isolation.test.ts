import { afterAll, beforeAll, expect, test } from 'vitest'
import { slotsAhead } from '../setup/next-slot.ts'
import { openContainedShop, type ContainedShop } from './contained-shop.test-helper.ts'

let contained: ContainedShop
let owner: { headers: Record<string, string> }
const nextSlot = slotsAhead()

beforeAll(async () => {
  contained = await openContainedShop(1)
  owner = await contained.shop.person('owner')
})
afterAll(() => contained.close(), 30_000)

const call = (...request: Parameters<ContainedShop['shop']['call']>) => contained.shop.call(...request)
const book = () =>
  call('POST', '/bookings', {
    service_id: contained.shop.serviceId,
    start_at: nextSlot(),
    client: { name: 'Ana', email: 'ana@example.com', phone: '+49 30 5550199' },
  })
const connections = async (): Promise<number> => {
  const [row] = await contained.shop.owner.sql<{ count: number }[]>`select count(*)::int as count
    from pg_stat_activity where datname = current_database() and usename in ('sixfb_app', 'sixfb_worker')`
  return row?.count ?? -1
}
const incidents = async (): Promise<string[]> =>
  (await contained.shop.owner.sql<{ rule_id: string }[]>`select rule_id from incident`).map(
    (row) => row.rule_id,
  )
async function isCut(): Promise<void> {
  await expect.poll(connections, { interval: 20, timeout: 5_000 }).toBe(0)
}

// D1
// Playbook D1
test('the server is cut off, says so, keeps what was, and books again when it is let in, without a restart', async () => {
  const made = await book()
  expect(made.status).toBe(201)
  const { id } = await contained.order('cut_database')
  await contained.untilAll(503, '/availability')
  expect(await call('GET', '/bookings', undefined, owner.headers)).toMatchObject({
    status: 503,
    body: { code: 'isolated' },
  })
  await isCut()
  expect(await call('GET', '/health')).toMatchObject({
    status: 200,
    body: { mode: 'isolated', database: 'cut_off', status: 'degraded' },
  })
  expect((await call('GET', '/health/ready')).status).toBe(503)
  const refused = await book()
  expect(refused).toMatchObject({ status: 503, body: { code: 'isolated' } })
  expect(refused.headers.get('retry-after')).not.toBe(null)
  expect((await call('GET', '/')).status).toBe(200)
  // It stays away by itself: nothing of the server tries the door open, and a guard that comes anew leaves it shut.
  await contained.restartGuard()
  await expect.poll(connections, { interval: 100, timeout: 1_500 }).toBe(0)
  expect(await connections()).toBe(0)

  expect(await contained.lift(id)).toBe(true)
  await expect.poll(async () => (await book()).status, { interval: 50, timeout: 10_000 }).toBe(201)
  expect(await call('GET', '/health')).toMatchObject({ body: { mode: 'normal', database: 'ok' } })
  const { id: kept } = made.body
  expect((await call('GET', `/bookings/${kept}`, undefined, owner.headers)).status).toBe(200)
  const [event] = await contained.shop.owner.sql`select 1 from event
    where class_uid = 7001 and body #>> '{unmapped,containment_id}' = ${id}`
  expect(event).toBeDefined()
  expect(await incidents()).toEqual([])
  // What was ordered after that is heard again.
  const order = await contained.order('module_off', 'dashboard')
  await contained.untilAll(503, '/dashboard/summary', { headers: owner.headers })
  await contained.lift(order.id)
})

// D1
test('a server that begins while it is cut off answers that it is isolated, and goes on when it is let in', async () => {
  const { id } = await contained.order('cut_database')
  await isCut()
  await contained.shop.restart()
  expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { mode: 'isolated' } })
  expect(await book()).toMatchObject({ status: 503, body: { code: 'isolated' } })
  await contained.lift(id)
  await expect.poll(async () => (await book()).status, { interval: 50, timeout: 10_000 }).toBe(201)
  expect(await incidents()).toEqual([])
})

test('an order that has run out lets the server in', async () => {
  const { id } = await contained.order('cut_database')
  await isCut()
  await contained.shop.owner
    .sql`update containment set expires_at = created_at + interval '1 millisecond' where id = ${id}`
  await expect.poll(async () => (await book()).status, { interval: 50, timeout: 10_000 }).toBe(201)
})
