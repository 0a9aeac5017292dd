import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ RATE_LIMIT_MAX: '20', TRUSTED_PROXIES: '127.0.0.0/8' })
})
afterAll(() => shop.close(), 30_000)

type Headers = Record<string, string>

const from = (source: string, path: string, headers: Headers = {}, method = 'GET', body?: unknown) =>
  shop.call(method, path, body, { 'x-forwarded-for': source, ...headers })

async function times(count: number, ask: (index: number) => Promise<{ status: number }>): Promise<number[]> {
  const statuses = []
  for (let index = 0; index < count; index += 1) statuses.push((await ask(index)).status)
  return statuses
}

async function events(detail: string) {
  return shop.owner.sql<{ body: any }[]>`select body from event where body->>'status_detail' = ${detail}`
}

describe('who is signed in', () => {
  it('has a share of his own, wherever he is, and takes none of his neighbours', async () => {
    const one = await shop.person('manager')
    const other = await shop.person('barber')
    const statuses = await times(21, (n) => from(`192.0.2.${1 + (n % 3)}`, '/auth/me', one.headers))
    expect(statuses.slice(0, 20)).toEqual(Array<number>(20).fill(200))
    expect(statuses[20]).toBe(429)
    const neighbour = await from('192.0.2.1', '/auth/me', other.headers)
    expect(neighbour.headers.get('ratelimit')).toMatch(/^"account";r=19;t=\d+$/)
    expect((await from('192.0.2.1', '/services')).headers.get('ratelimit')).toMatch(/^"default";r=19/)
  })

  it('is let in when strangers at his address have used up theirs', async () => {
    const { headers } = await shop.person('client')
    await times(20, () => from('192.0.2.10', '/services'))
    expect((await from('192.0.2.10', '/services')).status).toBe(429)
    expect((await from('192.0.2.10', '/auth/me', headers)).status).toBe(200)
  })

  it('is a stranger with a token that is not good', async () => {
    const forged = { authorization: 'Bearer x.y.z' }
    const statuses = await times(21, () => from('192.0.2.11', '/services', forged))
    expect(statuses.at(-1)).toBe(429)
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    const nowhere = { ...forged, 'x-shop': 'no-such-shop' }
    expect((await times(21, () => from('192.0.2.12', '/services', nowhere))).at(-1)).toBe(429)
  })
})

describe('what costs more', () => {
  // ASVS 2.4.1
  it('is counted by its cost as well', async () => {
    const ask = () => from('192.0.2.20', '/auth/login', {}, 'POST', {})
    const first = await ask()
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=20;w=60, "costly";q=60;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/^"default";r=19;t=60, "costly";r=55;t=60$/)
    const statuses = await times(12, ask)
    expect(statuses.slice(0, 11)).not.toContain(429)
    expect(statuses[11]).toBe(429)
    expect((await from('192.0.2.20', '/services')).status).toBe(200)
  })
})

describe('an attempt to get around the limits', () => {
  // ASVS 16.3.3
  it.each([
    ['spread_network', (n: number) => from(`2001:db8:0:9::${n + 1}`, '/services')],
    ['path_spelling', (n: number) => from('192.0.2.30', `${'/'.repeat(n + 2)}services`)],
    ['method', (n: number) => from('192.0.2.31', `/services?${n}`, { 'x-http-method-override': 'DELETE' })],
    ['mapped_address', (n: number) => from(`${'0:'.repeat(n % 5)}:FFFF:192.0.2.32`, '/services')],
  ])('is an event: %s', async (kind, ask) => {
    await times(16, ask)
    await expect.poll(() => events(kind)).toHaveLength(1)
    const [event] = await events(kind)
    expect(event?.body).toMatchObject({ class_uid: 4002, activity_name: 'Limit Bypass Attempt' })
  })

  // Playbook R4
  it('is an event when one account comes from many addresses', async () => {
    const { headers, accountId } = await shop.person('client')
    await times(8, (n) => from(`192.0.2.${100 + n}`, '/auth/me', headers))
    await expect
      .poll(() => events('account_sources'))
      .toMatchObject([{ body: { unmapped: { key: accountId } } }])
  })

  it('is an event when requests do not wait for answers, and each is counted', async () => {
    const request = 'GET /services HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 192.0.2.40\r\n\r\n'
    const text = await raw(request.repeat(25))
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([
      ...Array<string>(20).fill('HTTP/1.1 200'),
      ...Array<string>(5).fill('HTTP/1.1 429'),
    ])
    await expect.poll(() => events('pipelining')).toHaveLength(1)
  })
})

describe('a forwarded header from nobody who is trusted', () => {
  // ASVS 4.1.3, 15.3.4, 16.3.3
  it('changes nothing, and its changing is an event', async () => {
    const plain = await openTestShop({ RATE_LIMIT_MAX: '20' })
    try {
      const statuses = await times(21, (n) =>
        plain.call('GET', '/services', undefined, { 'x-forwarded-for': `192.0.2.${n}` }),
      )
      expect(statuses).toEqual([...Array<number>(20).fill(200), 429])
      const told = () =>
        plain.owner.sql`select 1 from event where body->>'status_detail' = 'forwarded_header'`
      await expect.poll(told).toHaveLength(1)
    } finally {
      await plain.close()
    }
  })
})

/** Sends text on a connection of its own and gives all that comes back. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(shop.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      answer += part
      if (answer.match(/HTTP\/1\.1 \d+/g)?.length === 25) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
