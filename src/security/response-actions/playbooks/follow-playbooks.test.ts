import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import { acknowledgeIncident } from '../../immediate-response/notification/acknowledge-incident.ts'
import type { Finding } from '../../investigation/finding.ts'
import { listTimeline } from '../../investigation/incident.sql.ts'
import { openIncident } from '../../investigation/open-incident.ts'
import { endStep } from './end-step.ts'
import { followPlaybooks } from './follow-playbooks.ts'
import { loadPlaybooks } from './load-playbooks.ts'
import { listSteps } from './playbook-run.sql.ts'

const library = loadPlaybooks(join(import.meta.dirname, 'cacao'))
const server = { host: '127.0.0.1', rateLimitMax: 100 }
let shop: GuardedDatabase
let id = ''

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'playbooks')
  const nowMs = shop.guard.clock.epochMs()
  const finding: Finding = {
    ruleId: 'forged-token',
    title: 'A forged token',
    sentence: 'Somebody signs tokens.',
    subject: 'playbook',
    signs: { forgedTokensPresented: 1 },
    startedMs: nowMs - 60_000,
    timeline: { atMs: nowMs, kind: 'detected', key: 'detected', text: 'Seen.' },
  }
  id = await openIncident(shop.guard, finding, [{ kind: 'source', value: '203.0.113.9' }])
})
afterAll(() => shop.close())

const follow = () => followPlaybooks(shop.guard, library, server)
const steps = () => listSteps(shop.app.query, id)
const named = async () => {
  const rows = await shop.owner.sql<{ name: string; state: string; outcome: string }[]>`
    select name, state, outcome from playbook_step where incident_id = ${id}`
  return new Map(rows.map((row) => [row.name, row]))
}

test('facts are gathered at once, and decisions wait, beside each other', async () => {
  await follow()
  const found = await named()
  expect(found.get('Determine incident severity level')).toMatchObject({
    state: 'done',
    outcome: expect.stringMatching(/^P1\. /) as string,
  })
  expect(found.get('Acknowledge')).toMatchObject({ state: 'waiting' })
  expect(found.has('Force re-authentication for all users')).toBe(false)
  const waiting = (await steps()).find(({ state }) => state === 'waiting')
  const dueMs = waiting?.due_at?.epochMilliseconds ?? 0
  expect(dueMs - shop.guard.clock.epochMs()).toBe(15 * 60_000)
})

test('who acknowledges the incident has done that step', async () => {
  const other = await openIncident(shop.guard, {
    ruleId: 'forged-token',
    title: 'Another',
    sentence: 'Somebody else signs tokens.',
    subject: 'another',
    signs: { forgedTokensPresented: 1 },
    startedMs: shop.guard.clock.epochMs(),
    timeline: { atMs: shop.guard.clock.epochMs(), kind: 'detected', key: 'detected', text: 'Seen.' },
  })
  await follow()
  await shop.guard.database.query
    .transaction()
    .execute((sql) => acknowledgeIncident(shop.guard, sql, { id: other, by: 'me' }))
  const acknowledged = (await listSteps(shop.app.query, other)).find(({ due_at: due }) => due !== null)
  expect(acknowledged).toMatchObject({ state: 'done', ended_by: 'me' })
})

test('a guard that starts anew, or two at once, do nothing twice', async () => {
  const before = await steps()
  await Promise.all([follow(), follow()])
  expect(await steps()).toEqual(before)
})

test('what a person ends is told, is ended once, and lets the playbook go on', async () => {
  const waiting = (await steps()).find(({ state }) => state === 'waiting')
  const end = () =>
    shop.guard.database.query
      .transaction()
      .execute((sql) =>
        endStep(shop.guard, sql, { id: waiting?.id ?? '', state: 'done', note: ' Seen. ', by: 'me' }),
      )
  expect(await Promise.all([end(), end()])).toEqual(expect.arrayContaining([true, false]))
  const lines = (await listTimeline(shop.app.query, id)).filter(({ kind }) => kind === 'step')
  expect(lines).toMatchObject([{ text: 'Done: Acknowledge. Seen.', data: { by: 'me' } }])
  await follow()
  const found = await named()
  expect(found.get('Force re-authentication for all users')).toMatchObject({ state: 'waiting' })
  expect(found.get('Check JWT token validation')).toMatchObject({ outcome: 'The server does not run.' })
  expect(found.get('What triggered the discovery?')?.outcome).toContain('rule forged-token')
  expect(found.get('Are payment details secure?')?.outcome).toContain('no payment field')
  expect(found.has('Resolve the incident')).toBe(false)
})

test('when all decisions are taken or left out, what must work is tried, and the end waits', async () => {
  for (const step of await steps()) {
    if (step.state !== 'waiting') continue
    await shop.guard.database.query
      .transaction()
      .execute((sql) => endStep(shop.guard, sql, { id: step.id, state: 'skipped', note: '', by: 'me' }))
  }
  await follow()
  const found = await named()
  expect(found.get('Test booking flow, authentication and rate limiting')?.outcome).toContain(
    'rate limit does not work',
  )
  expect(found.get('Resolve the incident')).toMatchObject({ state: 'waiting' })
})

test('a resolved incident is left alone', async () => {
  await shop.owner.sql`update incident set status = 'resolved'`
  await shop.owner.sql`delete from playbook_step`
  await follow()
  expect(await steps()).toEqual([])
})
