import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assertAccess } from '../../src/app/auth/access.ts'
import { permissions, standings, type Standing } from '../../src/app/auth/permissions.ts'
import {
  casesOf,
  complaintAbout,
  guardedRoutes,
  isAllowed,
  send,
  type Case,
  type Guarded,
} from './authorisation-matrix.test-helper.ts'
import { openWorld, words, type World } from './authorisation-world.test-helper.ts'

// Every route by every standing on what is his own, another's, nobody's and another shop's. What has to come of it says the
// table of permissions; what routes there are says the API document.
let world: World
let routes: Guarded[]
let isGuarded = true

beforeAll(async () => {
  world = await openWorld({
    assertAccess: (access, actor) => {
      if (isGuarded) assertAccess(access, actor)
    },
  })
  routes = guardedRoutes((await world.shops.first.call('GET', '/openapi.json')).body)
}, 120_000)
afterAll(() => world?.close(), 30_000)

/** Sends the cases that `wanted` chooses, every standing at the same time, and gives what there is to complain about. */
async function complaints(wanted: (one: Case) => boolean): Promise<{ asked: number; found: string[] }> {
  const found: string[] = []
  let asked = 0
  await Promise.all(
    standings.map(async (standing) => {
      for (const one of casesOf(routes, standing).filter(wanted)) {
        asked += 1
        const endsSessions = one.route.action === 'account.own' && one.route.method !== 'GET'
        const headers =
          endsSessions && isAllowed(one) && standing !== 'anyone'
            ? await world.newcomer(standing)
            : world.headers[standing]
        // Of the exports of a shop, one at a time is made.
        const isExport = one.route.path.endsWith('/export')
        const answer = isExport
          ? await inTurn(() => send(world, one, headers))
          : await send(world, one, headers)
        const complaint = complaintAbout(one, answer)
        if (complaint !== null) found.push(complaint)
      }
    }),
  )
  return { asked, found: found.toSorted() }
}

let turn: Promise<unknown> = Promise.resolve()
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const mine = turn.then(work)
  turn = mine
  return mine
}

const reads = ({ route }: Case): boolean => route.method === 'GET'

/** All rows but for those that only tell of what was tried. */
async function everything(): Promise<string[]> {
  const { sql } = world.shops.first.owner
  const tables = await sql<{ name: string }[]>`select relname::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not in
      ('event', 'access_record', 'heartbeat', 'limit_window', 'limit_state', 'request_tally', 'session', 'issued_token', 'idempotency_key') order by 1`
  const rows = []
  for (const { name } of tables) {
    // A connected calendar is fetched meanwhile, which is written into its row.
    const from =
      name === 'calendar_connection'
        ? sql`(select id, shop_id, barber_id, name, url from calendar_connection)`
        : sql(name)
    const [row] =
      await sql`select count(*)::int as count, md5(string_agg(t::text, '|' order by t::text)) as digest from ${from} t`
    rows.push(`${name} ${String(row?.['count'])} ${String(row?.['digest'])}`)
  }
  return rows
}

// Playbook D6
it('has a route for each action of the table, and an action for each protected route', () => {
  const used = new Set<string>(routes.map(({ action }) => action))
  // These two are asked for inside of a route.
  expect(Object.keys(permissions).filter((action) => !used.has(action))).toEqual([
    'clients.terms',
    'staff.appoint',
  ])
  expect(routes.length).toBeGreaterThan(100)
})

// ASVS 8.2.1, 8.2.2, 8.3.1, 8.4.1
it('refuses whoever the table does not name, tells him nothing and changes nothing', async () => {
  const before = await everything()
  const { asked, found } = await complaints((one) => !isAllowed(one))
  expect(found).toEqual([])
  expect(asked).toBeGreaterThan(1_000)
  expect(await everything()).toEqual(before)
}, 300_000)

// ASVS 8.2.2, 8.4.1, 15.3.1
it('shows to everybody what the table says, and nothing of others', async () => {
  const { asked, found } = await complaints((one) => isAllowed(one) && reads(one))
  expect(found).toEqual([])
  expect(asked).toBeGreaterThan(150)
}, 300_000)

// ASVS 8.2.2, 8.4.1
it('still tells nobody of others when the guard is taken away: the database refuses as well', async () => {
  isGuarded = false
  try {
    const told = await complaints((one) => !isAllowed(one) && reads(one))
    expect(told.found.filter((line) => / was told of | failed with /.test(line))).toEqual([])
    // The same judge does complain of what is missing: whoever is let in by mistake does not go unnoticed.
    expect(told.found.some((line) => line.includes(' got 200'))).toBe(true)
  } finally {
    isGuarded = true
  }
}, 300_000)

it('complains of a route that tells too much, lets in too many or too few', () => {
  const route = (action: Guarded['action'], path: string): Guarded => ({
    method: 'GET',
    path,
    action,
    body: undefined,
    query: {},
  })
  const list = route('bookings.read', '/bookings')
  const good = { status: 200, code: null, text: '{}', requestId: null }
  const forbidden = { status: 403, code: 'forbidden', text: '{}', requestId: null }
  const as = (standing: Standing, wanted: Guarded, belonging: Case['belonging'] = 'own'): Case => ({
    route: wanted,
    standing,
    belonging,
  })
  expect(complaintAbout(as('barber', list), { ...good, text: words.otherChair })).toContain('was told of')
  expect(complaintAbout(as('manager', list), { ...good, text: words.elsewhere })).toContain('was told of')
  expect(complaintAbout(as('manager', list), { ...good, text: words.otherChair })).toBeNull()
  expect(complaintAbout(as('manager', list), forbidden)).toContain('was refused')
  expect(complaintAbout(as('anyone', list), good)).toContain('instead of 401')
  expect(complaintAbout(as('client', route('clients.read', '/clients')), good)).toContain('instead of 403')
  expect(complaintAbout(as('client', route('bookings.read', '/bookings/{id}'), 'other'), good)).toContain(
    'got 200',
  )
})

it('lets everybody do what the table says', async () => {
  const { asked, found } = await complaints((one) => isAllowed(one) && !reads(one))
  expect(found).toEqual([])
  expect(asked).toBeGreaterThan(150)
}, 300_000)

// ASVS 8.1.1
it('is written down as it is', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8')
  for (const { method, path, action } of routes)
    expect(text).toContain(`| \`${action}\` | \`${method} ${path}\` |`)
})
