import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import type { EventDraft } from '../platform/events/event.ts'
import { openGuardedDatabase } from '../security/guarded-database.test-helper.ts'
import { listIncidents } from '../security/investigation/incident.sql.ts'
import { createWatchman } from './watchman.ts'

const rules = join(import.meta.dirname, '../security/monitoring/rules')
const EVENTS = 10_000
const ATTACKERS = 3
const BATCH = 500

/** What the program itself writes into an event. */
const written = new Set([
  'metadata',
  'time',
  'class_uid',
  'category_uid',
  'activity_id',
  'type_uid',
  'severity_id',
])

/** All that any rule has as evidence, hostile or not, to be done again by others. */
const evidence = globSync('*/events.jsonl', { cwd: rules })
  .toSorted()
  .flatMap((file) => readFileSync(join(rules, file), 'utf8').trim().split('\n'))
  .map((line) => (JSON.parse(line) as { event: Record<string, unknown> }).event)
  // Whoever tries passwords at the same time takes part in the stuffing.
  .filter((event) => event['class_uid'] !== 3002)

function profilesOf(event: Record<string, unknown>): { profiles?: string[] } {
  const { profiles } = event['metadata'] as { profiles?: string[] }
  return profiles === undefined ? {} : { profiles }
}

/** What an attacker does who tries everything: the same from his own address, in his own name. */
function asDoneBy(attacker: number, event: Record<string, unknown>): EventDraft {
  const attributes = Object.fromEntries(Object.entries(event).filter(([name]) => !written.has(name)))
  const actor = attributes['actor'] as { user?: { uid?: string }; session?: object } | undefined
  const isSomebody = actor?.user?.uid !== undefined && actor.user.uid !== 'anonymous'
  return {
    classUid: Number(event['class_uid']),
    activityId: Number(event['activity_id']),
    attributes: {
      ...attributes,
      src_endpoint: { ip: `198.51.100.${attacker}` },
      ...(isSomebody ? { actor: { ...actor, user: { uid: `attacker ${attacker}` } } } : {}),
    } as EventDraft['attributes'],
    ...profilesOf(event),
  }
}

/** Passwords that were stolen elsewhere, from many addresses. */
const stuffed = (nth: number): EventDraft => ({
  classUid: 3002,
  activityId: 1,
  attributes: {
    status_id: 2,
    status_detail: 'invalid_credentials',
    service: { name: '6fb' },
    user: { uid: `unknown:${nth}` },
    src_endpoint: { ip: `203.0.113.${nth % 40}` },
  },
})

test('10,000 events of four attackers who try everything at once are at most five incidents', async () => {
  const shop = await openGuardedDatabase(inject('testServer'), 'noise')
  try {
    const watching = createWatchman(shop.guard, rules)
    for (let from = 0; from < EVENTS; from += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, offset) => {
        const nth = from + offset
        if (nth % 4 === 0) return stuffed(nth)
        return asDoneBy(1 + (nth % ATTACKERS), evidence[nth % evidence.length] ?? {})
      })
      await shop.append(...batch)
      shop.guard.clock.advance(1_000)
      await watching.look()
    }
    const found = await listIncidents(shop.app.query, 1e9, 100)
    expect(found.length).toBeGreaterThanOrEqual(ATTACKERS + 1)
    expect(found.length).toBeLessThanOrEqual(5)
    expect(found.every(({ facts }) => JSON.stringify(facts).length < 20_000)).toBe(true)
  } finally {
    await shop.close()
  }
}, 120_000)
