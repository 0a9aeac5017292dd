import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createLiveApiKeys } from '../../app/auth/api-keys/live-api-keys.ts'
import { newApiKey } from '../../app/auth/api-keys/api-key.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { insertImpact } from '../investigation/impact.sql.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { findApiKey, readingsOf } from './revocation.sql.ts'

const SHOP = '0199a000-0000-7000-8000-000000000001'
const OLGA = '0199a000-0000-7000-8000-00000000000a'
const KEY = '0199a000-0000-7000-8000-0000000000b1'
const OTHER = '0199a000-0000-7000-8000-0000000000b2'
const BOOKINGS = ['0199a000-0000-7000-8000-0000000000c1', '0199a000-0000-7000-8000-0000000000c2']
let shop: GuardedDatabase
let publicId: string

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'revoke key')
  const { sql } = shop.owner
  await sql`insert into shop (id, slug, name, time_zone, currency, phone, notice_minutes_min, horizon_days)
    values (${SHOP}, 'one', 'One', 'Europe/Berlin', 'EUR', '', 0, 365)`
  await sql`insert into account (id, email, name) values (${OLGA}, 'olga@example.com', 'Olga')`
  await sql`insert into membership (account_id, shop_id, role) values (${OLGA}, ${SHOP}, 'owner')`
  for (const [id, name] of [
    [KEY, 'Website'],
    [OTHER, 'Till'],
  ] as const) {
    const made = newApiKey(shop.guard.random)
    if (id === KEY) publicId = made.publicId
    await sql`insert into api_key (id, shop_id, public_id, name, scopes, digest, created_by, created_at, lifetime_days, expires_at)
      values (${id}, ${SHOP}, ${made.publicId}, ${name}, array['bookings.read'], ${made.digest}, ${OLGA}, now(), 90,
        now() + interval '90 days')`
  }
})
afterAll(() => shop.close())

const revoke = async (): Promise<boolean> => {
  const key = await findApiKey(shop.guard.database.query, publicId)
  return shop.guard.database.query
    .transaction()
    .execute((transaction) => revokeApiKey(shop.guard, transaction, key!, 'command line, uid 0'))
}

test('a key is found by its id and by how it begins, and not by less', async () => {
  const { query } = shop.guard.database
  for (const name of [publicId, KEY, KEY.toUpperCase()])
    expect(await findApiKey(query, name)).toMatchObject({ id: KEY, name: 'Website' })
  expect(await findApiKey(query, publicId.slice(0, 5))).toBeUndefined()
})

test('it is revoked once, with an event, and a server that listens hears of it', async () => {
  const live = createLiveApiKeys({ database: shop.app, log: shop.guard.log })
  await live.start()
  try {
    expect(await live.find(publicId)).toMatchObject({ id: KEY, isRevoked: false })
    expect(await revoke()).toBe(true)
    await expect
      .poll(async () => (await live.find(publicId))?.isRevoked, { interval: 5, timeout: 500 })
      .toBe(true)
  } finally {
    await live.stop()
  }
  expect(await revoke()).toBe(false)
  const events = await shop.auditor.sql<{ user: object; detail: string }[]>`
    select body -> 'user' as user, body ->> 'status_detail' as detail from event
    where body ->> 'activity_name' = 'API Key Revoked'`
  expect([...events]).toEqual([{ user: { uid: OLGA, credential_uid: KEY }, detail: 'revoked_by_command' }])
})

test('what a key has read can be told from what others have, and goes into the impact of an incident', async () => {
  const { query } = shop.guard.database
  const [first, second] = BOOKINGS
  for (const [key, records] of [
    [KEY, [first, second]],
    [KEY, [first]],
    [OTHER, [second]],
  ] as const)
    await shop.owner
      .sql`insert into access_record (id, at, request_id, session_id, token_id, source, shop_id, route,
        source_table, record_keys, fields, purpose)
      values (gen_random_uuid(), now(), gen_random_uuid(), ${key}, ${key}, '192.0.2.9', ${SHOP}, 'GET /bookings', 'booking',
        array(select json_array_elements_text(${JSON.stringify(records)}::text::json)::uuid), array['client.name'], 'read')`
  expect((await readingsOf(query, KEY)).records).toBe(2)
  expect(await readingsOf(query, OLGA)).toEqual({ records: 0, last_at: null })
  await shop.owner
    .sql`insert into incident (id, rule_id, rule_version, type, severity, status, title, sentence, reasons, facts,
      started_at, detected_at, updated_at)
    values (${KEY}, 'test', '1', 'test', 'P1', 'open', 'A key leaked', '', '[]', '{}', now(), now(), now())`
  const since = Temporal.Instant.from('2020-01-01T00:00Z')
  const impact = await insertImpact(query, KEY, [KEY], since)
  expect(impact.map(({ record_key: key }) => key).toSorted()).toEqual([first, first, second])
})
