import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendRaw } from '../bad-input/raw-request.test-helper.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

describe('pages', () => {
  // ASVS 4.1.1
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
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/)
    expect(body).toContain('<div id="root">')
  })

  // ASVS 3.2.1, 3.4.4, 3.4.5, 3.4.6
  it.each(['/', '/health', '/health/ready', '/health/live', '/bookings', '/nowhere', '/bookings/%zz'])(
    'gives %s with the security headers',
    async (path) => {
      const { headers } = await shop.call('GET', path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect((await shop.call('HEAD', path)).headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  // ASVS 14.2.2, 14.3.2
  it('lets a browser keep the files of the pages, and nothing that was asked', async () => {
    const kept = async (path: string, headers = {}) =>
      (await shop.call('GET', path, undefined, headers)).headers.get('cache-control')
    const { headers } = await shop.person('owner')
    for (const path of [
      '/bookings',
      '/auth/me',
      '/clients',
      '/services',
      '/health',
      '/nowhere',
      '/bookings/%zz',
    ])
      expect([path, await kept(path, headers)]).toEqual([path, 'no-store'])
    expect(await kept('/')).toBe('no-cache')
    expect(await kept('/docs/js/scalar.js')).toBe('max-age=3600')
    const [file] = /\/assets\/[^"]+\.js/.exec((await shop.call('GET', '/')).body) ?? []
    expect(await kept(file ?? '')).toBe('public, max-age=31536000, immutable')
  })

  // ASVS 13.4.1, 13.4.3
  it.each([
    '/assets',
    '/assets/',
    '/.git/config',
    '/package.json',
    '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/docs/js/',
  ])('shows neither what is in a folder nor what it is made of (%s)', async (path) => {
    const answer = await shop.call('GET', path)
    expect([403, 404]).toContain(answer.status)
    expect(JSON.stringify(answer.body)).not.toMatch(/6fb-booking|\[core\]|href=/)
  })

  // ASVS 13.4.4
  it('does not say again what it was told (TRACE)', async () => {
    const request = 'TRACE /shop HTTP/1.1\r\nHost: shop\r\nX-Secret: mirror\r\nConnection: close\r\n\r\n'
    const { statuses, text } = await sendRaw(shop.url, request)
    expect(statuses).toEqual([404])
    expect(text).not.toContain('mirror')
  })

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
