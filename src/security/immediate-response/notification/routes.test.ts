import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardStartOf } from '../../../../test/setup/guard-start.ts'
import { openTestShop, type TestShop } from '../../../../test/setup/test-shop.ts'
import { startGuard, type RunningGuard } from '../../../entry/start-guard.ts'
import { openIncident } from '../../investigation/open-incident.ts'
import { openSink, type Sink } from './channels.test-helper.ts'

let shop: TestShop
let guard: RunningGuard
let slack: Sink
let owner: Awaited<ReturnType<TestShop['person']>>
let operator: Awaited<ReturnType<TestShop['person']>>
let client: Awaited<ReturnType<TestShop['person']>>
const dataDir = mkdtempSync(join(tmpdir(), '6fb-told-'))

interface Answer {
  status: number
  body: Record<string, unknown> & { items: Record<string, unknown>[]; shifts: unknown[]; code?: string }
  headers: Headers
}

beforeAll(async () => {
  slack = await openSink()
  shop = await openTestShop()
  owner = await shop.person('owner')
  operator = await shop.person('operator')
  client = await shop.person('client')
  const start = guardStartOf(shop, dataDir)
  guard = await startGuard({ ...start, settings: { ...start.settings, slackWebhookUrl: slack.url } })
}, 60_000)
afterAll(async () => {
  await guard.stop()
  await shop.close()
  await slack.close()
  rmSync(dataDir, { recursive: true })
})

const call = (who: { headers: Record<string, string> }, method: string, path: string, body?: unknown) =>
  shop.call(method, path, body, who.headers) as Promise<Answer>

/** An incident that the running guard tells of; gives its path. */
async function open(subject: string): Promise<string> {
  const atMs = guard.context.clock.epochMs()
  const id = await openIncident(guard.context, {
    ruleId: 'test',
    title: 'Odd',
    sentence: 'Two records went to somebody.',
    subject,
    signs: {},
    least: { severity: 'P1', reason: { text: 'A test.', playbook: 'Test' } },
    startedMs: atMs,
    timeline: { atMs, kind: 'detected', key: 'detected', text: 'Found.' },
  })
  return `/incidents/${id}`
}

test(
  'the running guard tells of an incident, and the page says who was told',
  { timeout: 20_000 },
  async () => {
    const path = await open('told')
    await expect.poll(() => slack.received.length, { timeout: 10_000 }).toBe(1)
    await expect
      .poll(async () => (await call(owner, 'GET', `${path}/notifications`)).body, { timeout: 5_000 })
      .toMatchObject({
        acknowledgement: null,
        items: [{ kind: 'opened', channel: 'slack', state: 'delivered', attempts: 1, told_name: null }],
      })
    expect(slack.received[0]!.body).toContain(`${new URL(shop.url).host}/app${path}`)
  },
)

test('somebody acknowledges; it counts once, and all see who', { timeout: 20_000 }, async () => {
  const path = await open('acknowledged')
  const before = await call(owner, 'GET', path)
  expect(before.body).toMatchObject({ acknowledged_at: null, aware_at: null, report_due_at: null })
  const done = await call(operator, 'POST', `${path}/acknowledgement`)
  expect(done).toMatchObject({ status: 200, body: { acknowledged_at: expect.any(String) as string } })
  const again = await call(owner, 'POST', `${path}/acknowledgement`, {})
  expect(again.body['acknowledged_at']).toBe(done.body['acknowledged_at'])
  const { body } = await call(owner, 'GET', `${path}/notifications`)
  expect(body['acknowledgement']).toMatchObject({ name: 'operator', at: done.body['acknowledged_at'] })
})

test('who is no operator neither acknowledges nor sees who was told', async () => {
  const path = await open('forbidden')
  for (const [method, address] of [
    ['POST', `${path}/acknowledgement`],
    ['GET', `${path}/notifications`],
    ['GET', '/on-call'],
  ] as const)
    expect((await call(client, method, address)).status).toBe(403)
})

test('an incident that is not there is a 404, an id that is none a 400', async () => {
  const nowhere = '/incidents/0199a000-0000-7000-8000-000000000001'
  expect((await call(owner, 'POST', `${nowhere}/acknowledgement`)).status).toBe(404)
  expect((await call(owner, 'GET', `${nowhere}/notifications`)).status).toBe(404)
  expect((await call(owner, 'POST', '/incidents/7/acknowledgement')).status).toBe(400)
})

test('an incident that is resolved is not acknowledged any more', async () => {
  const path = await open('resolved')
  await call(owner, 'POST', `${path}/resolution`, { reason: 'A test.', lessons: 'None.' })
  const refused = await call(owner, 'POST', `${path}/acknowledgement`)
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'guard_refused', detail: 'It is resolved already.' },
  })
})

test('the rota is written as a whole, read with names, and says who is on call now', async () => {
  const shift = {
    account_id: operator.accountId,
    position: 'first',
    starts_at: '2026-01-01T00:00:00+01:00',
    ends_at: '2036-01-01T00:00:00+01:00',
    every_weeks: null,
    is_override: false,
  }
  const put = (shifts: object[]) => call(owner, 'PUT', '/on-call', { shifts })
  expect((await put([shift])).body).toMatchObject({
    now: [{ account_id: operator.accountId, name: 'operator' }],
    shifts: [{ ...shift, id: expect.any(String) as string, name: 'operator' }],
  })
  const stale = await shop.call(
    'PUT',
    '/on-call',
    { shifts: [] },
    { ...owner.headers, 'if-match': '"0000000000000000"' },
  )
  expect(stale.status).toBe(412)
  expect(await put([{ ...shift, ends_at: shift.starts_at }])).toMatchObject({
    status: 422,
    body: { code: 'shift_ends_early' },
  })
  expect(await put([{ ...shift, account_id: client.accountId }])).toMatchObject({
    status: 409,
    body: { detail: 'On call are owners and operators only.' },
  })
  expect((await put([{ ...shift, every_weeks: 53 }])).status).toBe(400)
  expect((await call(owner, 'GET', '/on-call')).body.shifts).toHaveLength(1)
  expect((await put([])).body).toMatchObject({ now: [], shifts: [] })
})
