import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeNow, protectedPerson } from '../../../../test/auth/second-factor.test-helper.ts'
import { openTestShop, type TestShop } from '../../../../test/setup/test-shop.ts'
import { nobody } from '../actor.ts'
import { removeSecondFactors } from './remove-second-factors.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

test('who has lost phone and paper gets in by the password again, once somebody at the machine says so', async () => {
  const person = await protectedPerson(shop, 'owner')
  const waiting = await shop.call('POST', '/auth/login', { email: person.email, password: person.password })
  const actor = nobody({ shopId: shop.shopId, requestId: person.accountId, source: 'command line, uid 0' })
  const remove = () =>
    shop.owner.query
      .transaction()
      .execute((transaction) =>
        removeSecondFactors(shop.server.context, transaction, actor, person.accountId),
      )
  expect(await remove()).toEqual(['totp'])
  await expect
    .poll(async () => (await shop.call('GET', '/auth/me', undefined, person.headers)).status, {
      timeout: 5_000,
    })
    .toBe(401)
  const step = { second_factor_id: waiting.body.second_factor_id, code: codeNow(person.secret) }
  expect((await shop.call('POST', '/auth/second-factor', step)).status).toBe(401)
  const { email, password } = person
  expect((await shop.call('POST', '/auth/login', { email, password })).status).toBe(200)
  const told = () => shop.owner
    .sql`select 1 from event where body::json -> 'user' ->> 'uid' = ${person.accountId}
    and body::json ->> 'status_detail' = 'break_glass'`
  expect(await told()).toHaveLength(1)
  expect(await remove()).toEqual([])
  expect(await told()).toHaveLength(1)
})
