import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { eventClass } from '../../platform/events/event.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { sealEvents } from '../investigation/seal-events.ts'
import { verifyChain, type ChainVerdict } from '../investigation/verify-chain.ts'
import { writeCheckpoint } from '../investigation/write-checkpoint.ts'
import { openBackedUpShop, type BackedUpShop } from './backed-up-shop.test-helper.ts'
import { createBackup } from './create-backup.ts'
import { openBackup } from './open-backup.ts'
import { restoreBackup } from './restore-backup.ts'

let shop: BackedUpShop

beforeAll(async () => {
  shop = await openBackedUpShop(inject('testServer'), 'restore')
  await shop.append(draft(1), draft(2), draft(3))
  await vi.waitFor(async () => {
    await sealEvents(shop.guard)
    if ((await chainLength(shop.owner)) !== 4) throw new Error('not sealed yet')
  }, 5_000)
  await writeCheckpoint(shop.guard, null)
  await shop.append(draft(4))
  await shop.owner
    .sql`insert into incident (id, rule_id, rule_version, type, severity, status, title, sentence, reasons,
      facts, started_at, detected_at, updated_at)
    select gen_random_uuid(), 'test', '1', 'test', 'P3', 'open', 'Test', 'A test.', '[{"text": "\\n"}]', '{}', now(), now(), now()
    from generate_series(1, 3)`
})
afterAll(() => shop.close())

test('a restored database is the same, row by row, and its record goes on from where it was', async () => {
  const made = await createBackup(shop.source)
  const target = shop.newTarget()
  const restored = await restoreBackup(shop.source, await open(made.name), target)
  expect(restored).toMatchObject({ rows: made.rows, links: 4, checkpoints: 1 })
  expect(made.rows).toBeGreaterThan(500)

  const there = shop.look(target)
  for (const { name, columns, rows } of made.manifest.tables) {
    const kept = columns.filter((column) => !['xid', 'sealed_below'].includes(column))
    // The restore itself is the one event that came after.
    const old = name === 'event' ? `where body->>'activity_name' is distinct from 'Restore'` : ''
    const query = `select count(*) as rows, md5(coalesce(string_agg(line, e'\\n' order by line), '')) as digest
      from (select row(${kept.map((column) => `"${column}"`).join(', ')})::text as line from "${name}" ${old}) as t`
    const [before] = await shop.owner.sql.unsafe<{ digest: string }[]>(query)
    expect([name, ...(await there.sql.unsafe(query))]).toEqual([name, { rows, digest: before?.digest }])
  }

  expect(await there.sql`select tgname from pg_trigger where tgenabled <> 'O'`).toHaveLength(0)
  await vi.waitFor(async () => {
    await sealEvents({ ...shop.guard, database: there })
    expect(await chainLength(there)).toBe(6)
  }, 5_000)
  expect(await walk(there)).toEqual({ ok: true, links: 6, checkpoints: 1 })
  const [next] = await there.sql<
    { number: number }[]
  >`insert into incident (id, rule_id, rule_version, type, severity,
      status, title, sentence, reasons, facts, started_at, detected_at, updated_at)
    values (gen_random_uuid(), 'test', '1', 'test', 'P3', 'open', 'T', 'S', '[]', '{}', now(), now(), now())
    returning number`
  expect(next?.number).toBe(4)
})

test('a database that has rows is refused, and stays', async () => {
  const made = await createBackup(shop.source)
  const target = shop.newTarget()
  await restoreBackup(shop.source, await open(made.name), target)
  await expect(restoreBackup(shop.source, await open(made.name), target)).rejects.toThrow(
    'The database has rows already, in public.account. Name a new one: --into NAME',
  )
  expect(await chainLength(shop.look(target))).toBe(4)
})

test('an event that was slipped in among sealed ones is found in the restored database, which is dropped', async () => {
  const forged = '01a20cc8-8e80-7000-8000-000000000001'
  await shop.owner.sql`insert into event (id, xid, writer_id, writer_number, at, class_uid, body, mac)
    select ${forged}::uuid, '1', writer_id, 99, at, class_uid, body, mac from event limit 1`
  try {
    const made = await createBackup(shop.source)
    const target = shop.newTarget()
    await expect(restoreBackup(shop.source, await open(made.name), target)).rejects.toThrow('slipped in')
    await expect(chainLength(shop.look(target))).rejects.toThrow('does not exist')
  } finally {
    await shop.owner.sql`delete from event where id = ${forged}`
  }
})

test('a backup of other migrations than ours is refused, and its database is dropped', async () => {
  const backup = await open((await createBackup(shop.source)).name)
  const changed = backup.manifest.migrations.map((one) => ({ ...one, digest: '0'.repeat(64) }))
  const later = [...backup.manifest.migrations, { name: '9999_later.sql', digest: '0'.repeat(64) }]
  for (const [migrations, message] of [
    [changed, 'made with other migrations'],
    [later, 'does not know migration 9999_later.sql'],
  ] as const) {
    const target = shop.newTarget()
    const other = { ...backup, manifest: { ...backup.manifest, migrations: [...migrations] } }
    await expect(restoreBackup(shop.source, other, target)).rejects.toThrow(message)
    await expect(chainLength(shop.look(target))).rejects.toThrow('does not exist')
  }
})

test('a row that the database refuses ends the restore with one line', async () => {
  const backup = await open((await createBackup(shop.source)).name)
  const tables = backup.manifest.tables.toReversed()
  const target = shop.newTarget()
  const backwards = { ...backup, manifest: { ...backup.manifest, tables } }
  await expect(restoreBackup(shop.source, backwards, target)).rejects.toThrow(
    /cannot be restored: .* was refused/,
  )
})

test('every column that holds the id of a transaction is made portable', async () => {
  const columns = await shop.owner.sql<{ name: string }[]>`
    select format('%s.%s', table_name, column_name) as name from information_schema.columns
    where table_schema = 'public' and udt_name in ('xid', 'xid8', 'pg_lsn', 'pg_snapshot', 'cid', 'tid', 'oid')
      and table_name <> 'row_change' order by 1`
  expect(columns.map(({ name }) => name)).toEqual(['event.xid', 'seal_state.sealed_below'])
})

const open = (name: string) => openBackup({ dataDir: shop.dataDir, name, identityFile: null })

async function chainLength({ sql }: Pick<Database, 'sql'>): Promise<number | undefined> {
  const [state] = await sql<{ position: number }[]>`select position from seal_state`
  return state?.position
}

function walk(database: Database): Promise<ChainVerdict> {
  const { publicKey, guard, checkpointFile } = shop
  return verifyChain(database, { publicKey, macKey: guard.keys.eventMac, checkpointFile })
}

function draft(number: number) {
  return {
    classUid: eventClass.applicationLifecycle,
    activityId: 3,
    attributes: { app: { name: 'server' }, unmapped: { number } },
  }
}
