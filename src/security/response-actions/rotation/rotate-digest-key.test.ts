import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { readRing } from '../../../platform/crypto/secret-ring.ts'
import { openShopSecrets, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import { rotateDigestKey } from './rotate-digest-key.ts'

let shop: GuardedDatabase

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'digest key')
})
afterEach(() => shop.close())

const secrets = (): ShopSecrets => openShopSecrets(shop.guard.dataDir)
const rotate = () =>
  rotateDigestKey({ ...shop.guard, database: shop.owner }, secrets(), { by: 'a test', reason: 'it leaked' })

test('recovery codes become void, and whoever had some is told once; the former key is put away', async () => {
  const { sql } = shop.owner
  await sql`insert into shop (id, slug, name, time_zone, currency, phone)
    values (gen_random_uuid(), 's', 'Ana’s', 'Europe/Berlin', 'EUR', '+49 30 5550100')`
  await sql`insert into account (id, email, name)
    select gen_random_uuid(), n || '@shop.example', 'Somebody' from generate_series(1, 3) n`
  await sql`insert into recovery_code (digest, account_id, created_at)
    select sha256((n || a.email)::bytea), a.id, now() from generate_series(1, 10) n, account a where a.email < '3'`
  const [former] = readRing(secrets().server.digest)
  expect(await rotate()).toMatchObject({ people_without_codes: 2 })
  expect(await sql`select 1 from recovery_code`).toHaveLength(0)
  const mails = await sql<{ to: string; text: string }[]>`
    select payload->>'to' as to, payload->>'text' as text from graphile_worker._private_jobs order by 1`
  expect(mails.map(({ to }) => to)).toEqual(['1@shop.example', '2@shop.example'])
  expect(mails[0]?.text).toContain('call Ana’s at +49 30 5550100')
  const told = await sql`select 1 from event where body->>'activity_name' = 'Recovery Codes Voided'`
  expect(told).toHaveLength(2)
  const ring = readRing(secrets().server.digest)
  expect(ring).toHaveLength(1)
  expect(Buffer.from(ring[0])).not.toEqual(Buffer.from(former))
  expect(secrets().store.find('retired')?.split('\n')).toHaveLength(1)
  // Nobody has any now.
  expect(await rotate()).toMatchObject({ people_without_codes: 0 })
})
