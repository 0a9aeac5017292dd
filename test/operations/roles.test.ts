import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Database } from '../../src/platform/postgres/connect.ts'
import { roleNames, type RoleName } from '../../src/platform/postgres/roles.ts'
import { cloneDatabase, type ClonedDatabase } from '../setup/clone-database.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

/** What a server in an attacker's hands must not be able to rewrite. */
const EVIDENCE = [
  'event',
  'event_chain',
  'seal_state',
  'checkpoint',
  'access_record',
  'incident',
  'incident_timeline',
  'incident_impact',
  'containment',
  'notification',
  'on_call_shift',
]
const [guardId, serverId] = ['0199a000-0000-7000-8000-000000000001', '0199a000-0000-7000-8000-000000000002']
let database: ClonedDatabase
let roles: Record<RoleName, Database>

beforeAll(async () => {
  database = await cloneDatabase(inject('testServer'))
  const [app, guard, auditor, worker] = [
    database.as('app', 2),
    database.as('guard', 2),
    database.as('auditor', 2),
    database.as('worker', 2),
  ]
  roles = { app, guard, auditor, worker }
  await database.owner.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
    values ('guard', ${guardId}, 1, now(), now(), 'running'), ('server', ${serverId}, 1, now(), now(), 'running')`
})
afterAll(() => database.drop())

async function outcomeOf(role: RoleName, statement: string): Promise<unknown> {
  return roles[role].sql.unsafe(statement).then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code,
  )
}

/** The statements that `role` was not refused for want of a privilege, with what they did instead. */
async function notRefused(role: RoleName, statements: string[]): Promise<string[]> {
  const wrong: string[] = []
  for (const statement of statements) {
    const outcome = await outcomeOf(role, statement)
    if (outcome !== INSUFFICIENT_PRIVILEGE) wrong.push(`${statement}: ${String(outcome)}`)
  }
  return wrong
}

/** A statement that sets some column of `table` to itself. */
async function updateOf(table: string): Promise<string> {
  const [column] = await database.owner.sql<{ name: string }[]>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum = 1`
  return `update ${table} set ${column?.name} = ${column?.name}`
}

// ASVS 13.2.2, 16.4.2
test.each(EVIDENCE)('the server cannot change, delete, empty or lock %s', async (table) => {
  const statements = [
    await updateOf(table),
    `delete from ${table}`,
    `truncate ${table} cascade`,
    `do $$ begin lock table ${table} in exclusive mode; end $$`,
    `drop table ${table} cascade`,
    `alter table ${table} disable row level security`,
    `create policy open on ${table} to sixfb_app using (true)`,
    `create trigger quiet before insert on ${table} execute function suppress_redundant_updates_trigger()`,
  ]
  // Granting what one may not grant is a mere warning: what follows shows that it gave nothing.
  await outcomeOf('app', `grant all on ${table} to sixfb_app`)
  expect(await notRefused('app', statements)).toEqual([])
})

test.each([
  'set role sixfb_guard',
  'set role sixfb_auditor',
  'set session authorization sixfb_guard',
  'alter role sixfb_app bypassrls',
  'alter role sixfb_guard nologin',
  'grant sixfb_guard to sixfb_app',
  'create role accomplice login',
  'create table public.mine ()',
  'create schema mine',
  'alter table event add column note text',
  'alter function shop_directory() security invoker',
  'set session_replication_role = replica',
  `copy heartbeat to program 'cat'`,
  `select pg_read_file('PG_VERSION')`,
  `select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user`,
  'select body from event',
  'select password_hash from pg_shadow, account',
  `insert into event_chain values (1, '${guardId}', '')`,
  `insert into checkpoint values (1, '', now(), '', '')`,
  `insert into incident_timeline (id, incident_id, at, kind, text) values ('${guardId}', '${guardId}', now(), '', '')`,
  `insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values ('${guardId}', 'block_source', '192.0.2.1', '', '', now(), now() + interval '1 hour')`,
  `insert into heartbeat values ('guard', '${serverId}', 1, now(), now(), 'running')
    on conflict (process) do update set at = excluded.at`,
  `update heartbeat set process = 'guard' where process = 'server'`,
  'delete from heartbeat',
  'update operator_request set id = id',
])('the server cannot: %s', async (statement) => {
  expect(await outcomeOf('app', statement)).toBe(INSUFFICIENT_PRIVILEGE)
})

test('the server cannot touch the heart of the guard, nor date an event back to another transaction', async () => {
  const touched = await roles.app.sql`update heartbeat set at = 'infinity' returning process`
  expect(touched.map(({ process }) => String(process))).toEqual(['server'])
  const append = (
    xid: string,
  ): string => `insert into event (id, xid, writer_id, writer_number, at, class_uid, body, mac)
    values (gen_random_uuid(), ${xid}, '${serverId}', 1, now(), 6002, '{}', '')`
  expect(await outcomeOf('app', append(`'1'`))).toBe(INSUFFICIENT_PRIVILEGE)
  expect(await outcomeOf('app', append('pg_current_xact_id()'))).toBe('done')
})

// ASVS 13.2.2, 16.4.2
test('the guard cannot rewrite the past or do business, and who only reads writes nothing', async () => {
  const tables = [
    'event',
    'event_chain',
    'checkpoint',
    'access_record',
    'incident_timeline',
    'booking',
    'shop',
  ]
  for (const table of tables) {
    const statements = [await updateOf(table), `delete from ${table}`, `truncate ${table} cascade`]
    expect(await notRefused('guard', statements)).toEqual([])
    expect(await notRefused('auditor', statements)).toEqual([])
  }
})

// ASVS 13.2.2
test('the roles own nothing, belong to nobody, and pass no policy', async () => {
  const rows = await database.owner.sql`
    select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
      (select count(*) from pg_auth_members m where m.member = r.oid) as memberships,
      (select count(*) from pg_class c where c.relowner = r.oid and c.relpersistence <> 't')
        + (select count(*) from pg_proc p where p.proowner = r.oid)
        + (select count(*) from pg_namespace n where n.nspowner = r.oid and n.nspname not like 'pg_%') as owned
    from pg_roles r where rolname in ${database.owner.sql(Object.values(roleNames))}`
  expect(rows).toHaveLength(4)
  const allowed = rows.flatMap(({ rolname, ...may }) =>
    Object.entries(may).flatMap(([what, value]) => (value ? [`${String(rolname)} ${what}`] : [])),
  )
  expect(allowed).toEqual([])
})
