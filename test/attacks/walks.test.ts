import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { openGuardedShop } from '../browser/guarded-shop.ts'
import { slotsAhead } from '../setup/next-slot.ts'
import type { TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openGuardedShop()
})
afterAll(() => shop.close())

const nextSlot = slotsAhead()

interface FoundIncident {
  rule_id: string
  severity: string
  facts: Record<string, unknown>
}

const incidentsOf = (source: string): Promise<FoundIncident[]> =>
  shop.owner.sql<
    FoundIncident[]
  >`select rule_id, severity, facts from incident where facts->>'source' = ${source}
    order by id`

async function untilFound(source: string): Promise<FoundIncident[]> {
  await waitUntil(async () => (await incidentsOf(source)).length > 0, 10_000)
  return incidentsOf(source)
}

test('a client who asks for the bookings of others is a P2, and one who opens what is hers is nothing', async () => {
  const honest = await shop.person('client')
  const own = await shop.call(
    'POST',
    '/bookings',
    { service_id: shop.serviceId, start_at: nextSlot() },
    { ...honest.headers, 'x-forwarded-for': '198.51.100.80' },
  )
  expect(own.status).toBe(201)
  for (let n = 0; n < 12; n++) {
    const { status } = await shop.call('GET', `/bookings/${own.body.id}`, undefined, {
      ...honest.headers,
      'x-forwarded-for': '198.51.100.80',
    })
    expect(status).toBe(200)
  }
  const walker = await shop.person('client')
  const headers = { ...walker.headers, 'x-forwarded-for': '198.51.100.81' }
  const ids = [own.body.id, ...Array.from({ length: 10 }, () => systemRandom.uuid())]
  for (const id of ids)
    expect((await shop.call('GET', `/bookings/${id}`, undefined, headers)).status).toBe(404)
  expect(await untilFound('198.51.100.81')).toMatchObject([
    { rule_id: 'record-walk', severity: 'P2', facts: { account_id: walker.accountId, count: 10 } },
  ])
  expect(await incidentsOf('198.51.100.80')).toEqual([])
})

test('tokens that are forged without a key are a P2, and one that is cut off is nothing', async () => {
  const { headers } = await shop.person('client')
  const [head = '', body = '', signature = ''] = (headers['authorization'] ?? '')
    .replace('Bearer ', '')
    .split('.')
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
  const hmacHead = encoded({ ...header, alg: 'HS256' })
  const forged = [
    `${encoded({ ...header, alg: 'none' })}.${body}.`,
    `${hmacHead}.${body}.${createHmac('sha256', '').update(`${hmacHead}.${body}`).digest('base64url')}`,
    `${encoded({ ...header, kid: '../../dev/null' })}.${body}.${signature}`,
    `${encoded({ ...header, jku: 'http://127.0.0.1:9/keys.json' })}.${body}.${signature}`,
  ]
  for (const token of forged) {
    const asked = await shop.call('GET', '/auth/me', undefined, {
      authorization: `Bearer ${token}`,
      'x-forwarded-for': '198.51.100.82',
    })
    expect(asked.status).toBe(401)
  }
  for (const token of ['nonsense', `${head}.${body}`, head]) {
    await shop.call('GET', '/auth/me', undefined, {
      authorization: `Bearer ${token}`,
      'x-forwarded-for': '198.51.100.83',
    })
  }
  expect(await untilFound('198.51.100.82')).toMatchObject([
    { rule_id: 'forged-token-attempts', severity: 'P2', facts: { count: 3 } },
  ])
  expect(await incidentsOf('198.51.100.83')).toEqual([])
  const kinds = await shop.owner.sql`select body->>'status_detail' as kind from event
    where body->>'activity_name' = 'Token Refused' order by writer_number`
  expect(kinds).toEqual(['algorithm', 'algorithm', 'key_id', 'key_in_header'].map((kind) => ({ kind })))
})

test('a client who tries the side of the staff is a P2', async () => {
  const { headers, accountId } = await shop.person('client')
  for (const path of [
    '/clients',
    '/incidents',
    '/containments',
    '/dashboard/summary',
    '/sync-status',
    '/api-keys',
  ])
    expect(
      (await shop.call('GET', path, undefined, { ...headers, 'x-forwarded-for': '198.51.100.84' })).status,
    ).toBe(403)
  expect(await untilFound('198.51.100.84')).toMatchObject([
    { rule_id: 'forbidden-walk', severity: 'P2', facts: { account_id: accountId } },
  ])
})

test('holds that one source keeps from others are a P2', async () => {
  for (let n = 0; n < 8; n++) {
    const held = await shop.call(
      'POST',
      '/bookings',
      {
        service_id: shop.serviceId,
        start_at: nextSlot(),
        client: { name: 'Ana', email: 'ana@example.com' },
        hold: true,
      },
      { 'x-forwarded-for': '198.51.100.85' },
    )
    expect(held).toMatchObject({ status: 201, body: { state: 'hold' } })
  }
  expect(await untilFound('198.51.100.85')).toMatchObject([{ rule_id: 'slot-hoarding', severity: 'P2' }])
})
