import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

describe('pages', () => {
  it.each([
    '/',
    '/status',
    '/manage/some-token',
    '/wish/some-token',
    '/queue',
    '/queue/some-token',
    '/app',
    '/app/day',
    '/app/incidents/1',
  ])('serves %s as a page', async (path) => {
    const { status, body, headers } = await shop.call('GET', path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/)
    expect(body).toContain('<div id="root">')
  })

  it.each(['/', '/health', '/health/ready', '/health/live', '/bookings', '/nowhere', '/bookings/%zz'])(
    'gives %s with the security headers',
    async (path) => {
      const { headers } = await shop.call('GET', path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect((await shop.call('HEAD', path)).headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it('answers a path that leads nowhere as a page to a browser, as a problem to a program', async () => {
    expect(await shop.call('GET', '/nowhere', undefined, { accept: 'text/html' })).toMatchObject({
      status: 404,
    })
    expect(await shop.call('GET', '/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await shop.call('DELETE', '/shop')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('has its API in /openapi.json, readable at /docs', async () => {
    const { body } = await shop.call('GET', '/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    for (const path of ['/bookings', '/availability', '/auth/login', '/shop'])
      expect(body.paths).toHaveProperty(path)
    expect(body.paths['/bookings'].post.requestBody.content['application/json'].example).toHaveProperty(
      'start_at',
    )
    expect((await shop.call('GET', '/docs/')).status).toBe(200)
  })
})
