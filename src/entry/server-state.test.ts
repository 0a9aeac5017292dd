import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { cloneDatabase, type ClonedDatabase } from '../../test/setup/clone-database.ts'
import { fakeClock, type FakeClock } from '../platform/clock/clock.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { createEventLog } from '../platform/events/event-log.ts'
import type { Database } from '../platform/postgres/connect.ts'
import { createServerState, type ServerState } from './server-state.ts'

const START_MS = Temporal.Instant.from('2026-11-24T12:00Z').epochMilliseconds
const guardId = '0199a000-0000-7000-8000-000000000001'
const refusal = { code: 'guard_missing', status: 503, headers: { 'retry-after': '10' } }
const whenRefused = (): unknown => {
  try {
    return state.assertGuarded()
  } catch (error) {
    return error
  }
}
let cloned: ClonedDatabase
let database: Database
let clock: FakeClock
let state: ServerState

beforeAll(async () => {
  cloned = await cloneDatabase(inject('testServer'))
  database = cloned.as('app', 2)
})
beforeEach(async () => {
  await cloned.owner.sql`delete from heartbeat`
  clock = fakeClock(START_MS)
  const random = systemRandom
  const events = createEventLog({ clock, random, macKey: Buffer.alloc(32, 7) })
  state = createServerState({ database, clock, random, events, log: pino({ level: 'silent' }) })
})
afterAll(() => cloned.drop())

/** The guard's heart beat so long ago, by the database's clock. */
async function guardBeat(secondsAgo: number, what: 'running' | 'stopped' = 'running'): Promise<void> {
  await cloned.owner.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
    values ('guard', ${guardId}, 1, now(), clock_timestamp() - make_interval(secs => ${secondsAgo}), ${what})
    on conflict (process) do update set at = excluded.at, state = excluded.state`
}

// ASVS 16.5.2, 16.5.3
test('30 seconds after the guard was last seen personal data is given, a millisecond later no more', async () => {
  await guardBeat(0)
  await state.begin()
  expect(state.guardIsUp()).toBe(true)
  await guardBeat(6)
  clock.advance(1_000)
  await state.beat()
  expect(state.guardIsUp()).toBe(false)
  clock.advance(29_000)
  await state.beat()
  expect(whenRefused()).toBeUndefined()
  clock.advance(1)
  expect(whenRefused()).toMatchObject(refusal)
  expect(state.databaseIsUp()).toBe(true)
})

test('a guard that beats again ends it with the next beat of the server', async () => {
  await guardBeat(60)
  await state.begin()
  clock.advance(30_001)
  await state.beat()
  expect(whenRefused()).toMatchObject(refusal)
  await guardBeat(0)
  expect(whenRefused()).toMatchObject(refusal)
  await state.beat()
  expect(whenRefused()).toBeUndefined()
  expect(state.guardIsUp()).toBe(true)
})

test.each([
  ['that never was', () => Promise.resolve()],
  ['that said it stopped', () => guardBeat(0, 'stopped')],
])('a guard %s is missing: a server that starts has the grace time, and it ends', async (_, prepare) => {
  await prepare()
  await state.begin()
  expect([state.guardIsUp(), whenRefused()]).toEqual([false, undefined])
  clock.advance(30_000)
  await state.beat()
  expect(whenRefused()).toBeUndefined()
  clock.advance(1)
  expect(whenRefused()).toMatchObject(refusal)
})

test('a database that hangs tells of no guard: three seconds on it counts as down, after the grace as unguarded', async () => {
  await guardBeat(0)
  await state.begin()
  clock.advance(2_999)
  expect([state.databaseIsUp(), state.guardIsUp()]).toEqual([true, true])
  clock.advance(1)
  expect([state.databaseIsUp(), state.guardIsUp()]).toEqual([false, false])
  clock.advance(27_000)
  expect(whenRefused()).toBeUndefined()
  clock.advance(1)
  expect(whenRefused()).toMatchObject(refusal)
})
