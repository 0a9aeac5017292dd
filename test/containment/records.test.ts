import { afterAll, beforeAll, expect, test } from 'vitest'
import { slotsAhead } from '../setup/next-slot.ts'
import { openContainedShop, type ContainedShop } from './contained-shop.test-helper.ts'

type Person = Awaited<ReturnType<ContainedShop['shop']['person']>>

let contained: ContainedShop
let owner: Person
let client: Person
const nextSlot = slotsAhead()
const HOME = '198.51.100.7'
const HOSTILE = '203.0.113.9'

beforeAll(async () => {
  contained = await openContainedShop(2, { TRUSTED_PROXIES: '127.0.0.1' })
  owner = await contained.shop.person('owner')
  client = await contained.shop.person('client')
})
afterAll(() => contained.close(), 30_000)

/** Sends it from this address. */
const from = (
  source: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => contained.shop.call(method, path, body, { 'x-forwarded-for': source, ...headers })
const wish = (more: object = {}) => ({
  service_id: contained.shop.serviceId,
  barber_id: contained.shop.barberId,
  start_at: nextSlot(),
  client: { name: 'Ana', email: 'ana@example.com', phone: '+49 30 5550199' },
  ...more,
})
async function book(source = HOME, more: object = {}): Promise<{ id: string; start_at: string }> {
  const { status, body } = await from(source, 'POST', '/bookings', wish(more))
  expect(status).toBe(201)
  return body as { id: string; start_at: string }
}
const cancel = (id: string) => from(HOME, 'POST', `/bookings/${id}/cancellation`, {}, owner.headers)

test('a frozen booking is read by whoever may, and changed by nobody, until it is lifted', async () => {
  const [frozen, other] = [await book(), await book()]
  const { id } = await contained.order('freeze_record', `booking ${frozen.id}`)
  expect(await cancel(frozen.id)).toMatchObject({ status: 409, body: { code: 'record_frozen' } })
  const moved = await from(
    HOME,
    'POST',
    `/bookings/${frozen.id}/rescheduling`,
    { start_at: nextSlot() },
    owner.headers,
  )
  expect(moved).toMatchObject({ status: 409, body: { code: 'record_frozen' } })
  // Not by whoever owns the tables either.
  await expect(
    contained.shop.owner.sql`update booking set price_minor = 1 where id = ${frozen.id}`,
  ).rejects.toThrow(/frozen/)
  const read = await from(HOME, 'GET', `/bookings/${frozen.id}`, undefined, owner.headers)
  expect(read).toMatchObject({ status: 200, body: { state: 'confirmed' } })
  expect((await cancel(other.id)).status).toBe(200)
  await contained.lift(id)
  expect((await cancel(frozen.id)).status).toBe(200)
})

test('a frozen client and a frozen account stay as they are, and the account is signed in by its person', async () => {
  const made = await from(HOME, 'POST', '/clients', { name: 'Bo' }, owner.headers)
  expect(made.status).toBe(201)
  const path = `/clients/${made.body.id}`
  const one = await contained.order('freeze_record', `client ${made.body.id}`)
  const change = (method: string, address: string, body: object) =>
    from(HOME, method, address, body, { ...owner.headers, 'if-match': '"1"' })
  expect(await change('PATCH', path, { name: 'Bob' })).toMatchObject({
    status: 409,
    body: { code: 'record_frozen' },
  })
  expect((await change('POST', `${path}/notes`, { text: 'x' })).body).toMatchObject({ code: 'record_frozen' })
  await contained.lift(one.id)
  expect((await change('PATCH', path, { name: 'Bob' })).status).toBe(200)

  const two = await contained.order('freeze_record', `account ${client.accountId}`)
  const password = { present_password: client.password, new_password: 'another horse battery' }
  expect(await from(HOME, 'POST', '/auth/password', password, client.headers)).toMatchObject({
    status: 409,
    body: { code: 'record_frozen' },
  })
  const signedIn = await from(HOME, 'POST', '/auth/login', {
    email: client.email,
    password: client.password,
  })
  expect(signedIn.status).toBe(200)
  await contained.lift(two.id)
  const nobody = await contained.order('freeze_record', `account ${made.body.id}`)
  expect(nobody.ordered).toBe('There is no account with this id.')
})

test('what a source holds is free at once, what others hold stays, and there is no undo', async () => {
  const hoarded = [await book(HOSTILE, { hold: true }), await book(HOSTILE, { hold: true })]
  const honest = await book(HOME, { hold: true })
  const preview = await from(
    HOME,
    'GET',
    `/containments/preview?verb=release_holds&target=${encodeURIComponent(`source ${HOSTILE}`)}`,
    undefined,
    owner.headers,
  )
  expect(preview.body).toMatchObject({ bookings: 2 })
  const order = { verb: 'release_holds', target: `source ${HOSTILE}`, reason: 'They hoard.' }
  expect((await from(HOME, 'POST', '/containments', order, owner.headers)).status).toBe(201)
  for (const { start_at: startAt } of hoarded)
    await expect
      .poll(async () => (await from(HOME, 'POST', '/bookings', wish({ start_at: startAt }))).status, {
        interval: 5,
        timeout: 2_000,
      })
      .toBe(201)
  const stays = await from(HOME, 'GET', `/bookings/${honest.id}`, undefined, owner.headers)
  expect(stays.body).toMatchObject({ state: 'hold' })
  const { body } = await from(HOME, 'GET', '/containments', undefined, owner.headers)
  const { id } = body.items.find((one: { verb: string }) => one.verb === 'release_holds')
  const undone = await from(HOME, 'DELETE', `/containments/${id}`, { reason: 'Sorry.' }, owner.headers)
  expect(undone).toMatchObject({ status: 409, body: { code: 'guard_refused' } })
  expect(undone.body.detail).toContain('holds it again')
})

test('a network is shut out of everything, its neighbours are not, nor the owner who sits in it', async () => {
  const { id } = await contained.order('block_network', '203.0.113.0/24')
  await contained.untilAll(403, '/services', { headers: { 'x-forwarded-for': HOSTILE } })
  expect((await from(HOSTILE, 'POST', '/bookings', wish())).body).toMatchObject({ code: 'source_shut_out' })
  expect((await from(HOSTILE, 'GET', '/bookings', undefined, client.headers)).status).toBe(403)
  expect((await from('203.0.114.9', 'GET', '/services')).status).toBe(200)
  expect((await from(HOME, 'GET', '/bookings', undefined, client.headers)).status).toBe(200)
  expect((await from(HOSTILE, 'GET', '/bookings', undefined, owner.headers)).status).toBe(200)
  expect((await from(HOSTILE, 'GET', '/health')).status).toBe(200)
  const lifted = await from(HOSTILE, 'DELETE', `/containments/${id}`, { reason: 'Over.' }, owner.headers)
  expect(lifted.status).toBe(200)
  await contained.untilAll(200, '/services', { headers: { 'x-forwarded-for': HOSTILE } })
})

test('one IPv6 address shuts out its /64, and no more', async () => {
  const { id } = await contained.order('block_network', '2001:db8:1:2::7')
  await contained.untilAll(403, '/services', { headers: { 'x-forwarded-for': '2001:db8:1:2:9::1' } })
  expect((await from('2001:db8:1:3::7', 'GET', '/services')).status).toBe(200)
  await contained.lift(id)
})
