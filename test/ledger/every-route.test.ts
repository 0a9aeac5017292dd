import { afterAll, beforeAll, expect, it } from 'vitest'
import { assertAccess } from '../../src/app/auth/access.ts'
import { standings } from '../../src/app/auth/permissions.ts'
import { answerFields } from '../../src/platform/ledger/wire-sensitivity.ts'
import { tagOfField } from '../../src/platform/ledger/sensitivity.ts'
import {
  casesOf,
  guardedRoutes,
  isAllowed,
  nameOf,
  send,
  type Answer,
  type Case,
} from '../auth/authorisation-matrix.test-helper.ts'
import { openWorld, words, type World } from '../auth/authorisation-world.test-helper.ts'

// What the ledger says of every route that gives out something sensitive, by everybody who may ask it.
let world: World
let cases: Case[]

beforeAll(async () => {
  world = await openWorld({ assertAccess })
  const { body: document } = await world.shops.first.call('GET', '/openapi.json')
  const isSensitive = ({ path, method }: { path: string; method: string }): boolean =>
    answerFields(document.paths[path][method.toLowerCase()].responses).some(
      ({ tag }) => tag !== null && tag !== 'public',
    )
  const routes = guardedRoutes(document).filter((route) => route.method === 'GET' && isSensitive(route))
  cases = standings.flatMap((standing) => casesOf(routes, standing).filter(isAllowed))
}, 120_000)
afterAll(() => world?.close(), 30_000)

/** One after another: of the exports of a shop, one at a time is made. */
async function answers(): Promise<{ one: Case; answer: Answer }[]> {
  const all = []
  for (const one of cases) all.push({ one, answer: await send(world, one, world.headers[one.standing]) })
  return all
}

/** The records that a JSON answer is made of, by their ids, where it is not `id` or the `id` of its items. */
const idsOf: Record<string, (body: any, one: Case) => string[]> = {
  'GET /auth/me': ({ account }) => [account.id],
  'GET /auth/second-factors': (_, { standing }) => [world.accountOf(standing)],
  'GET /booking-conflicts': ({ items }) => items.map((item: any) => item.booking_id),
  'GET /booking-series/{id}': ({ occurrences }) => occurrences.map((one: any) => one.booking.id),
  'GET /bookings/{id}/calendar.ics': (text) => [/UID:([^@\s]+)/.exec(text)?.[1] ?? ''],
  'GET /clients': ({ items }) => items.flatMap(withHousehold),
  'GET /clients/{id}': withHousehold,
  'GET /clients/duplicates': ({ items }) =>
    items.flatMap((item: any) => item.clients.map(({ id }: any) => id)),
  'GET /clients/{id}/export': exported,
  'GET /clients/me/export': exported,
  'GET /date-overrides': ofBarbers,
  'GET /households/{id}': ({ members }) => members.map((member: any) => member.client_id),
  'GET /incidents/{id}/evidence': (_, { standing, belonging }) => [
    world.ids(standing, belonging)['incident'] ?? '',
  ],
  'GET /incidents/{id}/impact': ({ subjects }) => subjects.items.map(({ id }: any) => id),
  'GET /incidents/{id}/notifications': () => [],
  'GET /incidents/{id}/report': () => [],
  'GET /on-call': ({ people }) => people.map((person: any) => person.account_id),
  'GET /time-off': ofBarbers,
}

function withHousehold({ id, household }: any): string[] {
  return [id, ...(household?.members.map((member: any) => member.client_id) ?? [])]
}

function exported({ records }: any): string[] {
  return Object.values<any[]>(records).flatMap((rows) =>
    rows.flatMap(({ id }) => (id === undefined ? [] : [id])),
  )
}

/** Why the shop is closed is nobody's secret; why one of its barbers is away is. */
function ofBarbers({ items }: any): string[] {
  return items.filter((item: any) => item.barber_id !== null).map(({ id }: any) => id)
}

function expected(one: Case, { text }: Answer): string[] {
  const special = idsOf[`${one.route.method} ${one.route.path}`]
  const body = /^[{[]/.test(text) && !text.includes('\n{') ? JSON.parse(text) : text
  if (special !== undefined) return special(body, one)
  return body.id === undefined ? body.items.map(({ id }: any) => id) : [body.id]
}

// ASVS 14.2.4
it('records exactly the records that were given, each with the fields it was given by', async () => {
  const wrong: string[] = []
  let recorded = 0
  for (const { one, answer } of await answers()) {
    if (answer.status > 299) continue
    const rows = await world.shops.first.owner.sql<{ keys: string[]; fields: string[]; table: string }[]>`
      select record_keys as keys, fields, source_table as "table" from access_record where request_id = ${answer.requestId}`
    const keys = new Set(rows.flatMap((row) => row.keys))
    recorded += keys.size
    const given = new Set(expected(one, answer))
    if (keys.symmetricDifference(given).size > 0)
      wrong.push(`${nameOf(one)}: gave ${[...given].join(' ')}, recorded ${[...keys].join(' ')}`)
    for (const { table, fields } of rows)
      if (fields.length === 0 || fields.some((field) => tagOfField(table, field) === undefined))
        wrong.push(`${nameOf(one)}: of ${table} there is no ${fields.join(', ')}`)
  }
  expect(wrong).toEqual([])
  expect(recorded).toBeGreaterThan(100)
}, 120_000)

// ASVS 14.2.4, 16.5.3
it('gives nothing while it cannot be recorded, and /health still answers', async () => {
  const { owner } = world.shops.first
  // The title of an incident is of nobody.
  const secret = Object.values(words).filter((word) => word !== words.incident)
  await owner.sql`revoke insert on access_record from sixfb_app`
  try {
    const given = await answers()
    const leaked = given.filter(({ answer }) =>
      secret.some((word) => new RegExp(word, 'i').test(answer.text)),
    )
    expect(leaked.map(({ one }) => nameOf(one))).toEqual([])
    const held = given.filter(({ answer }) => answer.status === 503)
    expect(held.filter(({ answer }) => answer.code !== 'audit_unavailable')).toEqual([])
    const refused = held.map(({ one }) => one.route.path)
    expect(new Set(refused).size).toBeGreaterThan(20)
    const health = await world.shops.first.call('GET', '/health')
    expect(health.status).toBe(200)
  } finally {
    await owner.sql`grant insert on access_record to sixfb_app`
  }
}, 120_000)
