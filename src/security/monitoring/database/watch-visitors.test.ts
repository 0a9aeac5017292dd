import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { connect, type Database } from '../../../platform/postgres/connect.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import { listIncidents } from '../../investigation/incident.sql.ts'
import { isForeign, newVisitorWatch, type VisitorWatch } from './database-visitor.ts'
import { watchVisitors } from './watch-visitors.ts'

let shop: GuardedDatabase
let watch: VisitorWatch
let logFile: string
let visitor: Database | undefined

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'visitors')
  watch = newVisitorWatch()
  logFile = join(shop.guard.dataDir, 'postgres.log')
})
afterEach(async () => {
  await visitor?.close()
  visitor = undefined
  await shop.close()
})

async function look(expected: string[] = []): Promise<unknown[]> {
  await watchVisitors(shop.guard, watch, { expected, logFile })
  const incidents = await listIncidents(shop.guard.database.query, Number.MAX_SAFE_INTEGER, 10)
  return incidents.map(({ severity, facts }) => [severity, facts['role'], facts['program']])
}

/** Somebody with the owner's password. */
async function visit(program: string): Promise<string> {
  visitor = connect(shop.address, { connectionsMax: 1, applicationName: program })
  await visitor.sql`select 1`
  return shop.address.username
}

test('the program’s own connections are nobody’s business, and a lookalike is', () => {
  const is = (role: string, program: string): boolean =>
    isForeign({ role, program }, ['keeper', 'sixfb_app'], ['datadog'])
  expect([is('sixfb_app', '6fb server'), is('keeper', '6fb migrate'), is('datadog', '')]).toEqual([
    false,
    false,
    false,
  ])
  expect(
    [
      ['sixfb_app', 'psql'],
      ['sixfb_app', ''],
      ['sixfb_app', '6fbx'],
      ['keeper', 'pgAdmin 4'],
      ['postgres', '6fb server'],
      ['', '6fb server'],
    ].map(([role = '', program = '']) => is(role, program)),
  ).toEqual(Array.from({ length: 6 }, () => true))
})

test('somebody at the database with a client of his own is a P0, once an hour', async () => {
  expect(await look()).toEqual([])
  const role = await visit('psql')
  expect(await look()).toEqual([['P0', role, 'psql']])
  expect(await look()).toEqual([['P0', role, 'psql']])
})

test('who was there before the guard came is found too, and whom the owner expects is not', async () => {
  const role = await visit('psql')
  expect(await look([role])).toEqual([])
  watch = newVisitorWatch()
  expect(await look()).toEqual([['P0', role, 'psql']])
})

test('who came and went between two looks stands in the database’s own log', async () => {
  const database = shop.address.database
  const line = (role: string, program: string, where = database): string =>
    `2026-11-24 12:00:00.000 UTC [7] ${role}@${where} ${program} LOG:  connection authorized: user=${role} database=${where}${program === '' ? '' : ` application_name=${program}`}\n`
  writeFileSync(logFile, line('sixfb_app', 'before the guard came'))
  expect(await look()).toEqual([])
  appendFileSync(logFile, line('sixfb_app', '6fb server') + line('postgres', 'psql', 'template1'))
  expect(await look()).toEqual([])
  const half = line('sixfb_app', 'a thief')
  appendFileSync(logFile, half.slice(0, -10))
  expect(await look()).toEqual([])
  appendFileSync(logFile, half.slice(-10))
  expect(await look()).toEqual([['P0', 'sixfb_app', 'a thief']])
  // Begun anew.
  writeFileSync(logFile, line('sixfb_app', ''))
  expect(await look()).toEqual([
    ['P0', 'sixfb_app', ''],
    ['P0', 'sixfb_app', 'a thief'],
  ])
})
