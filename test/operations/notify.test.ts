import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/platform/postgres/connect.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import {
  openSink,
  type Sink,
} from '../../src/security/immediate-response/notification/channels.test-helper.ts'
import {
  makeDataDir,
  ownerOf,
  removeDataDir,
  run,
  startShop,
  type ShopProcess,
} from './shop-process.test-helper.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const TOLD_MS_MAX = 10_000
const BACK_MS_MAX = 30_000
const dataDir = makeDataDir()
let shop: ShopProcess
let owner: Database
let webhook: Sink
let invocation: Parameters<typeof startShop>[0]

beforeAll(async () => {
  webhook = await openSink()
  const environment = {
    LOG_LEVEL: 'debug',
    ALERT_WEBHOOK_URL: `${webhook.url}/geheim`,
    ALERT_WEBHOOK_SECRET: SECRET,
  }
  invocation = { dataDir, environment }
  shop = await startShop(invocation)
  owner = ownerOf(dataDir)
}, 120_000)
afterAll(async () => {
  await owner.close()
  await shop.stop()
  await webhook.close()
  removeDataDir(dataDir)
}, 120_000)

const sixfb = (...command: string[]) => run(command, invocation)
const jsonLines = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** What was said of incidents in which this word stands. */
const said = (word: string) => webhook.received.filter(({ body }) => body.includes(word))

test('notify test says of each channel whether it took a message', { timeout: 60_000 }, async () => {
  const { code, out } = await sixfb('notify', 'test', '--json')
  expect(jsonLines(out)).toMatchObject([
    { channel: 'mail', ok: true },
    { channel: 'webhook', ok: true },
  ])
  expect(code).toBe(0)
  webhook.answers = [500]
  const failed = await sixfb('notify', 'test', '--json')
  expect(jsonLines(failed.out)).toContainEqual({
    channel: 'webhook',
    recipient: '',
    ok: false,
    detail: 'It answered 500.',
  })
  expect(failed.code).toBe(1)
})

test(
  'somebody changes a row by hand: the webhook is told within ten seconds, and again when the guard is killed meanwhile',
  { timeout: 90_000 },
  async () => {
    webhook.received.length = 0
    webhook.answers = ['hang']
    await owner.sql`update account set email = 'evil@example.com' where id in (select account_id from membership
      where role = 'client' limit 1)`
    expect(await waitUntil(() => said('incident.opened').length > 0, TOLD_MS_MAX)).toBe(true)
    const rows = await owner.sql<{ pid: number }[]>`select pid from heartbeat where process = 'guard'`
    process.kill(rows[0]!.pid, 'SIGKILL')
    const first = said('incident.opened')[0]!
    const sent = () =>
      webhook.received.filter((one) => one.headers['webhook-id'] === first.headers['webhook-id'])
    expect(await waitUntil(() => sent().length === 2, BACK_MS_MAX)).toBe(true)
    expect(JSON.parse(first.body)).toMatchObject({ data: { severity: 'P0', phase: 'open' } })
    expect(first.body).not.toContain('evil@example.com')
  },
)

test('an incident is acknowledged from the command line, once', { timeout: 60_000 }, async () => {
  const rows = await owner.sql<
    { number: number }[]
  >`select number from incident where severity = 'P0' order by number`
  const { number } = rows[0]!
  const acknowledge = () => sixfb('incident', 'acknowledge', String(number), '--json')
  expect(jsonLines((await acknowledge()).out)).toEqual([{ number, acknowledged: true, before: false }])
  expect(jsonLines((await acknowledge()).out)).toEqual([{ number, acknowledged: true, before: true }])
  expect(await sixfb('incident', 'acknowledge', '999')).toMatchObject({ code: 1 })
  expect(await waitUntil(() => said('is acknowledged').length > 0, TOLD_MS_MAX)).toBe(true)
})

test('the rota is kept from the command line', { timeout: 60_000 }, async () => {
  const times = ['--from', '2026-01-01T00:00:00Z', '--until', '2126-01-01T00:00:00Z']
  const added = await sixfb('on-call', 'add', 'owner@6fb.example', ...times, '--json')
  expect(added.err).toBe('')
  const [{ id, accountId }] = jsonLines(added.out) as [Record<string, unknown>]
  const [list] = jsonLines((await sixfb('on-call', 'list', '--json')).out)
  expect(list).toMatchObject({ now: [accountId], shifts: [{ id, position: 'first' }] })
  expect((await sixfb('on-call', 'add', 'owner@6fb.example', ...times.toReversed())).code).toBe(1)
  expect((await sixfb('on-call', 'remove', String(id))).code).toBe(0)
  expect((await sixfb('on-call', 'remove', String(id))).code).toBe(1)
  expect((await sixfb('on-call', 'list')).out).toMatch(/^Nobody is on call/)
})

test('no secret of a channel was printed', () => {
  expect(shop.said).not.toContain(SECRET)
  expect(shop.said).not.toContain('geheim')
})
