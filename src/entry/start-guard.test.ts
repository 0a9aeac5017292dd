import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { guardStartOf } from '../../test/setup/guard-start.ts'
import { openTestShop, type TestShop } from '../../test/setup/test-shop.ts'
import type { GuardStart } from './start-message.ts'
import { startGuard, type RunningGuard } from './start-guard.ts'

let shop: TestShop
let guard: RunningGuard
let start: GuardStart
let owner: Record<string, string>
let victim: Awaited<ReturnType<TestShop['person']>>
let stolen: Record<string, string>
let path = ''
const dataDir = mkdtempSync(join(tmpdir(), '6fb-guard-'))

interface Answer {
  status: number
  body: unknown
}

const call = (...request: Parameters<TestShop['call']>): Promise<Answer> => shop.call(...request)
const signIn = (source: string, email: string, password: string) =>
  call('POST', '/auth/login', { email, password }, { 'x-forwarded-for': source })

beforeAll(async () => {
  shop = await openTestShop({ TRUSTED_PROXIES: '127.0.0.1' })
  owner = (await shop.person('owner')).headers
  victim = await shop.person('client')
  start = guardStartOf(shop, dataDir)
  guard = await startGuard(start)
  const right = await signIn('203.0.113.1', victim.email, victim.password)
  const { access_token: token } = right.body as { access_token: string }
  stolen = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.1' }
  for (let n = 0; n < 24; n++)
    await signIn(`203.0.113.${n % 12}`, `nobody-${n}@example.com`, 'stolen password')
  path = await vi.waitFor(
    async () => {
      const [first] = await incidents()
      if (first === undefined) throw new Error('no incident yet')
      return `/incidents/${first.id}`
    },
    { timeout: 10_000, interval: 50 },
  )
})
afterAll(async () => {
  await guard.stop()
  await shop.close()
  rmSync(dataDir, { recursive: true })
})

// Playbook A3, T2
test('an attack on the running server is one contained incident that the owner reads', async () => {
  expect((await call('GET', path, undefined, owner)).body).toMatchObject({
    severity: 'P2',
    status: 'contained',
    rule: { id: 'credential-stuffing' },
    booking_operational: { ok: true, checked_at: expect.stringMatching(/^2.*[+]0[12]:00$/) as string },
    facts: { accounts_entered: 1 },
  })
})

test('server and guard tell that they have started', async () => {
  const rows = await shop.owner.sql<{ body: { app: { name: string }; activity_id: number } }[]>`
    select body from event where class_uid = 6002 and body->>'activity_name' is null order by at, id`
  expect(rows.map(({ body }) => [body.app.name, body.activity_id])).toEqual([
    ['server', 3],
    ['guard', 3],
  ])
})

test('a second guard stands by, and takes over when the first has stopped', async () => {
  const beats = async () => {
    const [row] = await shop.owner.sql<{ instance_id: string; state: string }[]>`
      select instance_id, state from heartbeat where process = 'guard'`
    return row!
  }
  const first = await beats()
  const second = await startGuard(start)
  expect((await beats()).instance_id).toBe(first.instance_id)
  await guard.stop()
  await vi.waitFor(async () => {
    const { instance_id: id, state } = await beats()
    expect([id === first.instance_id, state]).toEqual([false, 'running'])
  }, 5_000)
  guard = second
  expect(await incidents()).toHaveLength(1)
})

test('the session that was won is dead, and the server says how fast it shut the doors', async () => {
  await expect
    .poll(async () => (await call('GET', '/auth/me', undefined, stolen)).status, { timeout: 5_000 })
    .toBe(401)
  await expect
    .poll(async () => (await containments()).every((one) => one.enforced_ms !== null), { timeout: 5_000 })
    .toBe(true)
})

test('who is blocked needs a code, whoever comes from elsewhere does not', async () => {
  const blocked = await signIn('203.0.113.2', victim.email, victim.password)
  expect(blocked).toMatchObject({ status: 403, body: { code: 'challenge_required' } })
})

test('a client sees nothing of it', async () => {
  const client = (await shop.person('client')).headers
  expect((await call('GET', '/incidents', undefined, client)).status).toBe(403)
  expect((await call('GET', '/incidents')).status).toBe(401)
})

test('an unknown incident is a 404, an id that is none a 400', async () => {
  const unknown = '/incidents/0199a000-0000-7000-8000-000000000001/timeline'
  expect((await call('GET', unknown, undefined, owner)).status).toBe(404)
  expect((await call('GET', '/incidents/7', undefined, owner)).status).toBe(400)
})

test('the report comes in three forms', async () => {
  const report = (format: string) => call('GET', `${path}/report?format=${format}`, undefined, owner)
  expect((await report('markdown')).body).toMatch(/^# Incident 1: Credential stuffing\n\n## Summary/)
  expect((await report('html')).body).toContain('<h1>Credential stuffing</h1>')
  expect((await report('json')).body).toMatchObject({ impact: { records: { count: 0 } } })
})

test('the timeline streams what is there and what comes', async () => {
  const response = await fetch(`${shop.url}${path}/timeline/stream`, { headers: owner })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  let text = ''
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const until = async (wanted: RegExp) => {
    while (!wanted.test(text)) {
      const { value, done } = await reader.read()
      if (done) break
      text += value
    }
    return text
  }
  expect(await until(/first_hostile_request/)).toContain('event: incident')
  const one = (await containments()).find(({ verb }) => verb === 'block_source')!
  const lifted = await call('DELETE', `/containments/${one.id}`, { reason: 'Our own office.' }, owner)
  expect(lifted).toMatchObject({ status: 200, body: { active: false } })
  expect(await until(/Our own office/)).toContain('"kind":"lifted"')
  await reader.cancel()
  const again = await call('DELETE', `/containments/${one.id}?reason=again`, undefined, owner)
  expect(again).toMatchObject({ status: 409, body: { code: 'guard_refused' } })
})

// Playbook A1
test('severity falls only by a person with a reason', async () => {
  const change = (body: object) => call('PATCH', path, body, owner)
  const { severity } = (await call('GET', path, undefined, owner)).body as { severity: string }
  expect(severity).not.toBe('P3')
  expect(await change({ severity: 'P3' })).toMatchObject({
    status: 422,
    body: { code: 'severity_reason_missing' },
  })
  expect(await change({ severity: 'P0', reason: 'Up.' })).toMatchObject({
    status: 422,
    body: { code: 'severity_not_lower' },
  })
  expect(await change({ severity: 'P3', reason: 'Our own test.' })).toMatchObject({
    status: 200,
    body: { severity: 'P3', lowered: { from: severity, to: 'P3', reason: 'Our own test.' } },
  })
})

test('a note stands in the timeline', async () => {
  expect((await call('POST', `${path}/notes`, { text: ' ' }, owner)).status).toBe(400)
  expect((await call('POST', `${path}/notes`, { text: 'Called her.' }, owner)).status).toBe(204)
  const notes = (await items<{ kind: string; text: string }>(`${path}/timeline`)).filter(
    ({ kind }) => kind === 'note',
  )
  expect(notes).toMatchObject([{ text: 'Called her.' }])
})

// Playbook P1, P2, P3, P8
test('it is resolved when all works, with a reason, lessons and a word about what is shut', async () => {
  const resolve = (body: object) => call('POST', `${path}/resolution`, body, owner)
  const told = { reason: 'Passwords were changed.', lessons: 'Second steps for all.' }
  expect((await resolve({ ...told, lessons: ' ' })).status).toBe(400)
  const [heartbeat] = await shop.owner.sql<
    { port: number }[]
  >`select port from heartbeat where process = 'server'`
  await shop.owner.sql`update heartbeat set port = 9 where process = 'server'`
  expect(await resolve({ ...told, containments: 'keep' })).toMatchObject({
    status: 409,
    body: { code: 'checks_not_green', detail: expect.stringMatching(/^booking: .*rate limit: /) as string },
  })
  await shop.owner.sql`update heartbeat set port = ${heartbeat?.port ?? 0} where process = 'server'`
  expect(await resolve(told)).toMatchObject({ status: 409, body: { code: 'containments_undecided' } })
  expect((await resolve({ ...told, containments: 'keep' })).body).toMatchObject({ status: 'resolved' })
  expect((await resolve({ ...told, containments: 'keep' })).status).toBe(409)
  const { body } = await call('GET', `${path}/report?format=markdown`, undefined, owner)
  expect(body).toContain('Second steps for all.')
  // What the guard tried is no attack.
  const refused = await shop.owner.sql`select 1 from event where body->>'activity_name' = 'Token Refused'`
  expect(refused).toEqual([])
})

const incidents = () => items<{ id: string }>('/incidents')
const containments = () =>
  items<{ id: string; verb: string; enforced_ms: number | null }>(`${path}/containments`)

async function items<Item>(from: string): Promise<Item[]> {
  const { body } = await call('GET', from, undefined, owner)
  return (body as { items: Item[] }).items
}
