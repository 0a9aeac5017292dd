import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../test/setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

// ASVS 16.2.1, 16.2.2, 16.3.2
// Playbook I1
test('a line of the log says when, from where, who asked what, and that it was refused', async () => {
  const { headers, accountId } = await shop.person('client')
  const beforeMs = Date.now()
  const answer = await shop.call('GET', '/clients', undefined, headers)
  const line = () =>
    shop.traces.lines
      .map((text) => JSON.parse(text) as { time: number; http_response?: { code: number } })
      .find(({ http_response: got }) => got?.code === 403)
  await expect.poll(line).toMatchObject({
    class_uid: 4002,
    metadata: { correlation_uid: answer.headers.get('x-request-id') },
    status_id: 2,
    src_endpoint: { ip: '127.0.0.1' },
    http_request: { http_method: 'GET', url: { path: '/clients' } },
    actor: { user: { uid: accountId } },
  })
  // Milliseconds since 1970 in UTC.
  expect(line()?.time).toBeGreaterThanOrEqual(beforeMs)
  expect(line()?.time).toBeLessThanOrEqual(Date.now())
})
