import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  makeDataDir,
  ownerOf,
  removeDataDir,
  run,
  startShop,
  type ShopProcess,
} from './shop-process.test-helper.ts'

// The program as it runs, and only the command line to get out of what has been shut.
vi.setConfig({ testTimeout: 120_000 })
const dataDir = makeDataDir()
const invocation = { dataDir }
let shop: ShopProcess

beforeAll(async () => {
  shop = await startShop(invocation)
}, 120_000)
afterAll(async () => {
  await shop.stop()
  removeDataDir(dataDir)
}, 60_000)

/** Gives an order as a person does, and its id. */
async function order(...words: string[]): Promise<string> {
  const { out, err, code } = await run(['containment', 'order', ...words, '--json'], invocation)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return (JSON.parse(out) as { id: string }).id
}
const lift = async (id: string): Promise<number | null> =>
  (await run(['containment', 'lift', id, '--reason', 'It is over.'], invocation)).code
const mode = async (): Promise<unknown> =>
  fetch(`${shop.url}/health`).then(
    async (answer) => ((await answer.json()) as { mode: string }).mode,
    () => 'nobody answers',
  )
async function becomes(wanted: string): Promise<void> {
  await expect.poll(mode, { interval: 50, timeout: 30_000 }).toBe(wanted)
}
async function rules(): Promise<string[]> {
  const owner = ownerOf(dataDir)
  const rows = await owner.sql<{ rule_id: string }[]>`select rule_id from incident`
  await owner.close()
  return rows.map((row) => row.rule_id)
}

// D1
test('from the command line the server is cut off for as long as it takes, and let in again', async () => {
  const id = await order('cut_database', '--reason', 'Somebody is in the server.')
  expect(await mode()).toBe('isolated')
  const owner = ownerOf(dataDir)
  const [row] = await owner.sql<{ count: number }[]>`select count(*)::int as count from pg_stat_activity
    where usename in ('sixfb_app', 'sixfb_worker')`
  expect(row).toEqual({ count: 0 })
  await owner.close()
  const said = await run(['status'], invocation)
  expect(said.out).toContain('isolated')
  // Longer than a silence that would be an incident.
  const until = performance.now() + 6_500
  await expect.poll(() => performance.now(), { interval: 500, timeout: 10_000 }).toBeGreaterThan(until)
  expect(await rules()).toEqual([])
  expect(await lift(id)).toBe(0)
  await becomes('normal')
  expect(await rules()).toEqual([])
})

test('a restart of all changes nothing of it', async () => {
  const id = await order('cut_database')
  expect(await mode()).toBe('isolated')
  expect(await shop.stop()).toBe(0)
  shop = await startShop(invocation)
  expect(await mode()).toBe('isolated')
  expect(await lift(id)).toBe(0)
  await becomes('normal')
})

test('the server stops by an order, stays stopped, and comes back where it was when that is lifted', async () => {
  const id = await order('stop')
  await becomes('nobody answers')
  expect((await run(['containment', 'list'], invocation)).out).toContain(id)
  const until = performance.now() + 3_000
  await expect.poll(() => performance.now(), { interval: 500, timeout: 10_000 }).toBeGreaterThan(until)
  expect(await mode()).toBe('nobody answers')
  expect(await lift(id)).toBe(0)
  await becomes('normal')
  expect(await rules()).toEqual([])
})

test('because of an incident it stands in its timeline, and a preview does nothing', async () => {
  const owner = ownerOf(dataDir)
  const [made] = await owner.sql<
    { id: string; number: number }[]
  >`insert into incident (id, rule_id, rule_version, type,
      severity, status, title, sentence, reasons, facts, started_at, detected_at, updated_at)
    values (gen_random_uuid(), 'test', '1', 'test', 'P2', 'open', 'Test', 'A test.', '[]', '{}', now(), now(), now())
    returning id, number::int as number`
  const number = String(made?.number)
  const words = ['incident', 'contain', number, 'module_off', 'dashboard']
  const preview = await run([...words, '--preview'], invocation)
  expect(preview).toMatchObject({ code: 0 })
  expect(preview.out).toContain('Nothing was done.')
  expect(await mode()).toBe('normal')
  const { out } = await run([...words, '--ttl', '5m', '--json'], invocation)
  const { id } = JSON.parse(out) as { id: string }
  await becomes('module_off')
  const shown = await run(['incident', 'show', number], invocation)
  expect(shown.out).toContain('The module dashboard was shut.')
  await lift(id)
  await becomes('normal')
  expect(await run(['incident', 'contain', '999', 'read_only'], invocation)).toMatchObject({ code: 1 })
  expect(await run(['containment', 'order', 'module_off', 'webcams'], invocation)).toMatchObject({ code: 1 })
  await owner.close()
})
