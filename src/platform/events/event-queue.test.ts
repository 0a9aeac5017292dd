import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../../security/guarded-database.test-helper.ts'
import { createLog } from '../log/log.ts'
import type { EventDraft } from './event.ts'
import { createEventQueue } from './event-queue.ts'

let shop: GuardedDatabase
beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'queue')
})
afterAll(() => shop.close())

const draft = (n: number): EventDraft => ({
  classUid: 4002,
  activityId: 3,
  attributes: { http_request: { url: { path: `/${n}` } } },
})

async function written(): Promise<number> {
  const [row] = await shop.owner.sql<{ n: number }[]>`select count(*)::int as n from event`
  return row?.n ?? 0
}

test('what cannot be written waits, what is too much is lost and said so, and nothing is written twice', async () => {
  const lines: string[] = []
  const log = createLog('info', 'server', { write: (line) => void lines.push(line) })
  let isAway = true
  const events = {
    ...shop.appEvents,
    appendAll: (...[transaction, drafts]: Parameters<typeof shop.appEvents.appendAll>) =>
      isAway ? Promise.reject(new Error('away')) : shop.appEvents.appendAll(transaction, drafts),
  }
  const queue = createEventQueue({ database: shop.app, events, log, max: 10 })
  for (let n = 0; n < 25; n++) queue.push(draft(n))
  await queue.flush()
  expect(await written()).toBe(0)
  expect(lines.join('')).toContain('"waiting":10')
  isAway = false
  await queue.flush()
  await queue.flush()
  expect(await written()).toBe(10)
  expect(lines.join('')).toContain('"lost":15')
})

test('many that come together are few statements', async () => {
  const before = await written()
  let statements = 0
  const events = {
    ...shop.appEvents,
    appendAll: (...[transaction, drafts]: Parameters<typeof shop.appEvents.appendAll>) => {
      statements += 1
      return shop.appEvents.appendAll(transaction, drafts)
    },
  }
  const queue = createEventQueue({ database: shop.app, events, log: shop.guard.log })
  for (let n = 0; n < 500; n++) queue.push(draft(n))
  await queue.flush()
  expect(await written()).toBe(before + 500)
  expect(statements).toBeLessThanOrEqual(4)
})
