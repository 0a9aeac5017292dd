import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'

let shop: TestShop
let manager: Record<string, string>
let barber: Record<string, string>

beforeAll(async () => {
  shop = await openTestShop({ CALENDAR_PRIVATE_NETWORKS: '0' })
  manager = (await shop.person('manager')).headers
  barber = (await shop.person('barber')).headers
})
afterAll(() => shop.close())

const calendar = (barberId: string, name: string) => ({
  barber_id: barberId,
  name,
  url: `webcal://calendar.invalid/${name}.ics?secret=5678`,
})
const connect = (body: object, headers: Record<string, string>) =>
  shop.call('POST', '/calendar-connections', body, headers)
const listed = async (headers: Record<string, string>): Promise<unknown> =>
  (await shop.call('GET', '/sync-status', undefined, headers)).body

test('a barber connects and sees his own calendars, a manager those of everybody', async () => {
  const own = await connect(calendar(shop.barberId, 'own'), barber)
  expect(own).toMatchObject({
    status: 201,
    body: { name: 'own', address_host: 'calendar.invalid', barber: { id: shop.barberId, name: 'Marco' } },
  })
  expect(JSON.stringify(own.body)).not.toContain('5678')
  expect(await connect(calendar(shop.otherBarberId, 'ida'), barber)).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  })
  const other = await connect(calendar(shop.otherBarberId, 'ida'), manager)
  expect(await listed(barber)).toMatchObject({ items: [{ name: 'own' }], next_cursor: null })
  expect(await listed(manager)).toMatchObject({ items: [{ name: 'own' }, { name: 'ida' }] })

  const remove = (answer: { body: { id: string } }, headers: Record<string, string>) =>
    shop.call('DELETE', `/calendar-connections/${answer.body.id}`, undefined, headers)
  expect(await remove(other, barber)).toMatchObject({ status: 404 })
  expect(await remove(other, manager)).toMatchObject({ status: 204, body: '' })
  expect(await remove(own, barber)).toMatchObject({ status: 204 })
  expect(await listed(manager)).toEqual({ items: [], next_cursor: null })
})

test('nobody else sees or connects calendars', async () => {
  const { headers } = await shop.person('client')
  expect(await connect(calendar(shop.barberId, 'x'), headers)).toMatchObject({ status: 403 })
  expect(await shop.call('GET', '/sync-status', undefined, headers)).toMatchObject({ status: 403 })
  expect(await shop.call('GET', '/sync-status')).toMatchObject({ status: 401 })
})
