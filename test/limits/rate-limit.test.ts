import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ RATE_LIMIT_MAX: '100', TRUSTED_PROXIES: '127.0.0.0/8' })
})
afterAll(() => shop.close(), 30_000)

/** One request from a source, named by the proxy that the test stands for. */
const from = (source: string, path = '/services', method = 'GET') =>
  shop.call(method, path, undefined, { 'x-forwarded-for': source })

describe('the rate limit', () => {
  // ASVS 2.4.1
  // Playbook L1, I2
  it('lets 100 pass and refuses the 101st, saying when to come back', async () => {
    const first = await from('192.0.2.1')
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=100;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/^"default";r=99;t=\d+$/)
    for (let count = 2; count <= 100; count += 1) expect((await from('192.0.2.1')).status).toBe(200)
    const refused = await from('192.0.2.1')
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await from('192.0.2.2')).status).toBe(200)
    const told = () =>
      shop.owner.sql`select 1 from event where class_uid = 4002 and body->'src_endpoint'->>'ip' = '192.0.2.1'`
    await expect.poll(told).toHaveLength(1)
  })

  // Playbook H1, X6
  it('is none for /health, which answers GET and HEAD when everything else is refused', async () => {
    for (let count = 0; count <= 100; count += 1) await from('192.0.2.33')
    expect((await from('192.0.2.33')).status).toBe(429)
    expect(await from('192.0.2.33', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
    expect((await from('192.0.2.33', '/health', 'HEAD')).status).toBe(200)
  })

  it('counts the files of the pages apart, ten times as many, whatever the address pretends to be', async () => {
    const file = '/assets/nothing.js'
    expect((await from('192.0.2.4', file)).headers.get('ratelimit-policy')).toBe('"files";q=1000;w=60')
    for (let count = 2; count <= 1000; count += 1) expect((await from('192.0.2.4', file)).status).toBe(404)
    expect((await from('192.0.2.4', file)).status).toBe(429)
    expect((await from('192.0.2.4')).headers.get('ratelimit')).toContain('"default";r=99')
    for (const path of ['/assets/..%2fservices', '/assets//../services', '/services?/assets/'])
      expect((await from('192.0.2.5', path)).status).not.toBe(500)
    expect((await from('192.0.2.5', '/services')).headers.get('ratelimit')).toMatch(/"default";r=9[789]/)
  })

  it('counts a /64 as one source', async () => {
    expect((await from('2001:db8:0:7::1')).headers.get('ratelimit')).toContain('r=99')
    expect((await from('2001:db8:0:7:ffff::2')).headers.get('ratelimit')).toContain('r=98')
    expect((await from('2001:db8:0:8::1')).headers.get('ratelimit')).toContain('r=99')
  })

  // Playbook R6, H2
  it('shows its headers on 401, on 404 and to HEAD', async () => {
    for (const answer of [
      await from('192.0.2.9', '/bookings'),
      await from('192.0.2.9', '/nowhere'),
      await from('192.0.2.9', '/bookings', 'HEAD'),
    ]) {
      expect([401, 404]).toContain(answer.status)
      expect(answer.headers.get('ratelimit')).toContain('r=')
      expect(answer.headers.get('ratelimit-policy')).toContain('q=100')
    }
  })

  // Playbook G3
  it('remembers counters when the server starts again', async () => {
    for (let count = 0; count < 60; count += 1) await from('192.0.2.3')
    await shop.restart()
    expect((await from('192.0.2.3')).headers.get('ratelimit')).toContain('r=39')
  })
})
