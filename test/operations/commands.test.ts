import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { send } from '../../drills/client.ts'
import { loadSettings } from '../../src/platform/config/settings.ts'
import { withConnection } from '../../src/platform/postgres/connect.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { findDatabase } from '../../src/security/emergency-commands/find-database.ts'
import { openShopSecrets } from '../../src/security/emergency-commands/shop-secrets.ts'
import {
  makeDataDir,
  removeDataDir,
  run as runIn,
  startShop,
  type Outcome,
  type ShopProcess,
} from './shop-process.test-helper.ts'

// One shop, and the commands as a person types them. Each test leaves the shop running and well.
vi.setConfig({ testTimeout: 120_000 })
const client = { email: 'client@6fb.example', password: '' }
const owner = { email: 'owner@6fb.example', password: 'correct horse battery' }
const dataDir = makeDataDir()
const invocation = { dataDir, environment: { OWNER_PASSWORD: owner.password } }
const kept = (name: string): string => join(dataDir, name)
let shop: ShopProcess
let url = ''

/** A line that a command prints with --json: no command has all of these. */
type Line = Record<'name' | 'detail' | 'id' | 'verb' | 'title' | 'sha256', string> & {
  ok: boolean
  number: number
}

/** Runs `6fb` with these words; `json` is each line that it printed. */
async function run(...words: string[]): Promise<Outcome & { json: Line[] }> {
  const outcome = await runIn(words, invocation)
  const lines = outcome.out.split('\n').filter((line) => line.startsWith('{'))
  return {
    ...outcome,
    json: words.includes('--json') ? lines.map((line) => JSON.parse(line) as Line) : [],
  }
}

/** The line that a command must have printed. */
function only(lines: readonly Line[], is: (line: Line) => boolean): Line {
  const found = lines.find(is)
  if (found === undefined) throw new Error('No such line was printed.')
  return found
}

async function signIn(who: { email: string; password: string }): Promise<Record<string, string>> {
  const { email, password } = who
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  expect(response.status).toBe(200)
  return { authorization: `Bearer ${token}` }
}

async function me(headers: Record<string, string>): Promise<{ status: number; sessionId: string }> {
  const response = await fetch(`${url}/auth/me`, { headers })
  const body = (await response.json()) as { session?: { id: string } }
  return { status: response.status, sessionId: body.session?.id ?? '' }
}

/** Tries other people's addresses from ten sources until the rule holds. */
async function attack(): Promise<void> {
  for (let n = 0; n < 24; n += 1) {
    await send(url, {
      from: `127.9.0.${1 + (n % 12)}`,
      path: '/auth/login',
      body: { email: `guessed-${n}@example.com`, password: 'guessed password' },
    })
  }
}

beforeAll(async () => {
  shop = await startShop(invocation)
  url = shop.url
  client.password = /Client +\S+ +(\S+)/.exec(shop.said)?.[1] ?? ''
}, 60_000)

afterAll(async () => {
  await shop.stop()
  removeDataDir(dataDir)
})

// ASVS 8.2.1, 9.1.1
// Playbook X7, X8
test('verify: every protection of a fresh shop holds, one line per check, in less than ten seconds', async () => {
  const startMs = performance.now()
  const { code, json, err } = await run('verify', '--json')
  expect(performance.now() - startMs).toBeLessThan(10_000)
  expect(json.filter(({ ok }) => ok !== true)).toEqual([])
  expect({ code, err, count: json.length }).toEqual({ code: 0, err: '', count: 17 })
  for (const line of json) expect(Object.keys(line)).toEqual(['name', 'ok', 'detail'])
  expect((await run('incident', 'list', '--json')).json).toEqual([])
})

// ASVS 7.4.5
test('revoke account: the next request is refused, a new sign-in stands, and it may be done again', async () => {
  const stolen = await signIn(client)
  expect((await me(stolen)).status).toBe(200)
  const revoked = await run(
    'revoke',
    'account',
    'Client@6fb.example',
    '--reason',
    'A phone was lost.',
    '--json',
  )
  expect(revoked).toMatchObject({ code: 0, json: [{ accounts: 1, sessions: 1 }] })
  expect((await me(stolen)).status).toBe(401)
  const again = await signIn(client)
  expect((await me(again)).status).toBe(200)
  expect((await run('revoke', 'account', client.email, '--json')).json).toEqual([
    { accounts: 1, sessions: 1 },
  ])
  expect((await me(again)).status).toBe(401)
  expect((await run('revoke', 'account', client.email, '--json')).json).toEqual([
    { accounts: 1, sessions: 0 },
  ])
})

test('revoke session: that one and no other', async () => {
  const [lost, mine] = [await signIn(client), await signIn(client)]
  const { sessionId } = await me(lost)
  expect((await run('revoke', 'session', sessionId, '--json')).json).toEqual([{ accounts: 0, sessions: 1 }])
  expect([(await me(lost)).status, (await me(mine)).status]).toEqual([401, 200])
  const again = await run('revoke', 'session', sessionId)
  expect(again).toMatchObject({ code: 0, out: 'Nothing to end: no such session lives.\n' })
})

// ASVS 7.4.5
test('revoke all asks to be meant, then ends everybody’s sessions', async () => {
  const [one, other] = [await signIn(client), await signIn(owner)]
  expect(await run('revoke', 'all')).toMatchObject({
    code: 1,
    out: '',
    err: 'This signs everybody out, you too. Add --yes to do it.\n',
  })
  expect((await me(one)).status).toBe(200)
  expect((await run('revoke', 'all', '--yes')).code).toBe(0)
  expect([(await me(one)).status, (await me(other)).status]).toEqual([401, 401])
  expect((await run('revoke', 'all', '--yes', '--json')).json).toEqual([{ accounts: 0, sessions: 0 }])
})

test('revoke role says beforehand how many, ends them, and lifting brings them back', async () => {
  const [one, other] = [await signIn(client), await signIn(owner)]
  const preview = await run('revoke', 'role', 'client', '--preview', '--json')
  expect(preview.json).toEqual([{ sessions: 1, accounts: 1 }])
  expect((await me(one)).status).toBe(200)
  expect((await run('revoke', 'role', 'client', '--json')).json).toEqual([{ sessions: 1, accounts: 1 }])
  expect([(await me(one)).status, (await me(other)).status]).toEqual([401, 200])
  const listed = (await run('containment', 'list', '--json')).json
  const order = only(listed, ({ verb }) => verb === 'revoke_role')
  expect((await run('containment', 'lift', order.id, '--reason', 'A mistake.')).code).toBe(0)
  expect((await me(one)).status).toBe(200)
})

test('rotate keys lets people go on; in an emergency they renew, and no token of before is taken', async () => {
  const before = await signIn(client)
  const planned = await run('rotate', 'keys', '--json')
  expect(planned).toMatchObject({ code: 0, json: [{ revoked: 0 }] })
  expect((await me(before)).status).toBe(200)
  expect((await run('rotate', 'keys', '--emergency', '--json')).json).toMatchObject([{ revoked: 2 }])
  expect((await me(before)).status).toBe(401)
  expect((await me(await signIn(client))).status).toBe(200)
})

// Playbook R1, R2
test('limits: the table, where it is counted, and that it limits', async () => {
  const tested = async (): Promise<boolean> => (await run('limits')).out.includes('Self-test:  ok')
  expect(await waitUntil(tested, 60_000)).toBe(true)
  const { code, out } = await run('limits')
  expect(code).toBe(0)
  expect(out).toMatch(/^Counted in: memory, \d+ keys in use, at \S+Z\n/)
  expect(out).toMatch(/^Shields: {4}down$/m)
  expect(out).toMatch(/^default +100 in 60 s/m)
  expect((await run('limits', '--json')).json).toMatchObject([{ shields: [], active: true }])
})

test('shields: a look at whom they would hit, up for a while, and down again', async () => {
  const allowed = async (): Promise<string> =>
    (await fetch(`${url}/auth/me`)).headers.get('ratelimit-policy') ?? ''
  expect((await run('shields', 'up', '--divide', '2', '--preview')).out).toContain('Nothing was done.')
  expect(await allowed()).toContain('q=100')
  const up = await run('shields', 'up', '--divide', '2', '--ttl', '30m', '--json')
  expect(up).toMatchObject({ code: 0, json: [{ divisor: 2, route: null, raised: true }] })
  expect(await waitUntil(async () => (await allowed()).includes('q=50'), 5_000)).toBe(true)
  expect((await run('limits')).out).toMatch(/^Shields: {4}(?!down)/m)
  expect((await run('shields', 'down', '--json')).json).toEqual([{ lifted: 1 }])
  expect(await waitUntil(async () => (await allowed()).includes('q=100'), 5_000)).toBe(true)
  expect((await run('shields', 'down')).out).toBe('No shield is up.\n')
})

test('somebody with a client of his own at the database is a P0 within seconds, also when he stays for none', async () => {
  const address = findDatabase(loadSettings({ DATA_DIR: dataDir }), openShopSecrets(dataDir), 'app')
  await withConnection(address, { connectionsMax: 1, applicationName: 'psql' }, ({ sql }) => sql`select 1`)
  const list = async (): Promise<Line[]> => (await run('incident', 'list', '--json')).json
  const isFound = ({ title }: Line): boolean => title === 'Somebody is in the database, past the program'
  expect(await waitUntil(async () => (await list()).some(isFound), 15_000)).toBe(true)
})

test.each([
  [['shields', 'up', '--divide', '1'], '--divide 1: take a whole number from 2 to 20.'],
  [['shields', 'up', '--ttl', 'soon'], '--ttl soon is no duration. Write it as 30m, 12h or 7d.'],
  [['revoke', 'shop', 'nowhere'], 'There is no shop nowhere. Look: npx 6fb shop list'],
  [['rotate', 'keys', '--sign-out'], '--sign-out goes with --emergency.'],
  [['user', 'require-password-reset', 'x@example.com'], 'There is no account x@example.com.'],
  [['revoke', 'session', 'x'], 'Name a session by its id, as the incident shows it.'],
  [['revoke', 'account', 'nobody@example.com'], 'There is no account nobody@example.com.'],
  [
    ['revoke', 'account', client.email, '--ttl', 'soon'],
    '--ttl soon is no duration. Write it as 30m, 12h or 7d.',
  ],
  [['incident', 'report', '999'], 'There is no incident #999.'],
  [['incident', 'show', 'x'], 'Name an incident by its number, such as 1.'],
  [['containment', 'lift', 'x', '--reason', 'y'], 'Name it by its id: npx 6fb containment list'],
  [['audit', 'verify', '--evidence', '/nowhere'], '/nowhere cannot be read (ENOENT).'],
])('%j says in one line what is wrong', async (words, line) => {
  expect(await run(...words)).toMatchObject({ code: 1, out: '', err: `${line}\n` })
})

test('what was shut is listed, and lifted once', async () => {
  const before = (await run('containment', 'list', '--json')).json
  const order = only(before, ({ verb }) => verb === 'revoke_account')
  expect(order).toMatchObject({ active: true, created_by: `command line, uid ${process.getuid?.()}` })
  const lift = (): ReturnType<typeof run> =>
    run('containment', 'lift', order.id, '--reason', 'The phone was found.', '--json')
  expect(await lift()).toMatchObject({ code: 0, json: [{ id: order.id, lifted: true }] })
  expect(await lift()).toMatchObject({ code: 0, json: [{ id: order.id, lifted: false }] })
  const after = (await run('containment', 'list', '--json')).json
  expect(after.map(({ id }) => id)).not.toContain(order.id)
})

test('an attack is read as an incident, a report and evidence', async () => {
  await attack()
  const isFound = ({ title }: Line): boolean => title === 'Credential stuffing'
  const list = async (): Promise<Line[]> => (await run('incident', 'list', '--json')).json
  expect(await waitUntil(async () => (await list()).some(isFound), 15_000)).toBe(true)
  const found = only(await list(), isFound)
  const number = String(found.number)
  expect((await run('incident', 'show', number, '--json')).json[0]).toMatchObject({ id: found.id })
  expect((await run('incident', 'report', number)).out).toContain(`# Incident ${number}: Credential stuffing`)
  expect((await run('incident', 'report', number, '--json')).json[0]).toMatchObject({
    incident: { id: found.id },
  })
  const ended = async () => (await run('incident', 'playbook', number, '--json')).out
  expect(
    await waitUntil(
      async () => /"name":"What triggered the discovery\?"[^}]*"state":"done"/.test(await ended()),
      15_000,
    ),
  ).toBe(true)
  expect((await run('incident', 'gather', number, 'severity')).out).toMatch(/^P\d\. /)
  expect((await run('incident', 'note', number, 'Called the client.')).code).toBe(0)
  expect(await run('incident', 'severity', number, 'P0', '--reason', 'Up.')).toMatchObject({ code: 1 })
  const page = kept('report.html')
  expect((await run('incident', 'report', number, '--format', 'html', '--out', page)).code).toBe(0)
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[^]*<style>[^]*Credential stuffing/)

  const bundle = kept('evidence.jsonl')
  const taken = await run('incident', 'evidence', number, '--out', bundle, '--json')
  expect(taken).toMatchObject({ code: 0, json: [{ file: bundle }] })
  const check = (...more: string[]): ReturnType<typeof run> =>
    run('audit', 'verify', '--evidence', bundle, '--json', ...more)
  expect(await check()).toMatchObject({
    code: 0,
    json: [{ ok: true, incident: found.number, sha256: taken.json[0]?.sha256 }],
  })
  writeFileSync(kept('key.pem'), (await run('audit', 'key')).out)
  expect((await check('--key', kept('key.pem'))).code).toBe(0)
  writeFileSync(bundle, readFileSync(bundle, 'utf8').replaceAll('127.9.0.3', '127.9.0.4'))
  expect(await check()).toMatchObject({ code: 1, json: [{ ok: false }] })
})

// Playbook X3
test('restart: new processes at the same address, and who was signed in still is', async () => {
  const headers = await signIn(client)
  const pids = async (): Promise<string> =>
    only((await run('verify', '--json')).json, ({ name }) => name === 'heartbeat').detail.replace(
      /, [\d.]+ s ago/g,
      '',
    )
  const before = await pids()
  const done = await run('restart', '--json')
  expect(done).toMatchObject({ code: 0, json: [{ url }] })
  const after = await pids()
  expect(after).toMatch(/^server running, pid \d+; guard running, pid \d+$/)
  for (const pid of before.match(/\d+/g) ?? []) expect(after).not.toContain(pid)
  expect((await me(headers)).status).toBe(200)
  expect((await run('audit', 'verify')).out).toMatch(/^The chain is whole: \d+ events/)
  const copy = kept('copy.json')
  writeFileSync(copy, `Nov 24 12:00:00 shop 6fb: ${readFileSync(kept('checkpoint.json'), 'utf8')}`)
  expect((await run('audit', 'verify', '--checkpoint', copy)).code).toBe(0)
  writeFileSync(copy, readFileSync(copy, 'utf8').replace(/"position":\d+/, '"position":9999999'))
  expect((await run('audit', 'verify', '--checkpoint', copy)).out).toContain('Broken at position 9999999')
})

test('with the server stuck, what needs no server works, and verify says what does not', async () => {
  const headers = await signIn(client)
  const { detail } = only((await run('verify', '--json')).json, ({ name }) => name === 'heartbeat')
  const server = Number(/server running, pid (\d+)/.exec(detail)?.[1])
  process.kill(server, 'SIGSTOP')
  try {
    const { code, json } = await run('verify', '--json')
    const failed = json.filter(({ ok }) => !ok).map(({ name }) => name)
    expect(code).toBe(1)
    expect(failed).toEqual(expect.arrayContaining(['health', 'rate-limit', 'protected-routes', 'tokens']))
    expect(failed).not.toEqual(expect.arrayContaining(['chain']))
    expect(failed).not.toEqual(expect.arrayContaining(['row-level-security']))
    expect(only(json, ({ name }) => name === 'health').detail).toBe(
      `The server at ${url} gave no answer in 3 seconds.`,
    )
    expect((await run('revoke', 'account', client.email)).code).toBe(0)
    expect((await run('incident', 'list')).code).toBe(0)
    expect((await run('incident', 'report', '1')).code).toBe(0)
  } finally {
    process.kill(server, 'SIGCONT')
  }
  expect((await me(headers)).status).toBe(401)
})

test('with nothing running each says so', async () => {
  expect((await run('stop')).code).toBe(0)
  const silent = 'The database does not answer. Start the shop first: npx 6fb start\n'
  expect(await run('revoke', 'all', '--yes')).toMatchObject({ code: 1, err: silent })
  expect(await run('incident', 'list')).toMatchObject({ code: 1, err: silent })
  expect(await run('restart')).toMatchObject({
    code: 1,
    err: 'Nothing is running. Start it: npx 6fb start\n',
  })
  const { code, json, err } = await run('verify', '--json')
  expect({ code, err, count: json.length }).toEqual({ code: 1, err: '', count: 17 })
  expect(json.filter(({ ok }) => ok).map(({ name }) => name)).toEqual(['secrets', 'disk'])
})

test('drills are listed as lines too, and what a drill does not take is refused', async () => {
  const { code, json } = await run('drill', 'list', '--json', '--seed', 'any')
  expect({ code, names: json.map(({ name }) => name) }).toEqual({ code: 0, names: ['credential-stuffing'] })
  expect(await run('drill', 'run', '--quickly')).toMatchObject({
    code: 1,
    err: "error: unknown option '--quickly'\n",
  })
})
