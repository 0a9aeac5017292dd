import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDetector } from '../src/security/monitoring/sigma/create-detector.ts'
import { loadRules } from '../src/security/monitoring/sigma/load-rules.ts'
import type { ObservedEvent } from '../src/security/monitoring/sigma/match.ts'
import type { RuleSet } from '../src/security/monitoring/sigma/rule.ts'
import { atLeast, type Figure } from './figure.ts'
import { plotLines, type Picture } from './picture.ts'

const folder = join(import.meta.dirname, '../src/security/monitoring/rules')
const EVENTS = 60_000
const ROUNDS = 3
const STEP_MS = 20
const START_MS = Temporal.Instant.from('2026-11-24T12:00Z').epochMilliseconds

/**
 * How many events a second the detector takes on one core with all rules: the events of every rule's own evidence, hostile and honest
 * ones, over and over from other addresses and accounts, fifty in a second of event time.
 */
export async function run(): Promise<Figure[]> {
  return [atLeast('detection_events_per_second', perSecond(loadRules(folder)), 'events/s', 20_000)]
}

/** The cost of an event by the number of correlations that are loaded. */
export const picture: Picture = {
  file: 'detection-growth.svg',
  draw: () => {
    const all = loadRules(folder)
    const counts = [1, 5, 10, 15, 20, all.correlations.length].filter(
      (count) => count <= all.correlations.length,
    )
    const micros = counts.map((count) => 1e6 / perSecond(withCorrelations(all, count)))
    return plotLines('µs', 'correlations', [{ name: 'one event', x: counts, y: micros }])
  },
}

/** The same rules with the first `count` correlations only: each stands after those that it refers to. */
function withCorrelations(all: RuleSet, count: number): RuleSet {
  return { ...all, correlations: all.correlations.slice(0, count) }
}

/** The best of some rounds, each with an empty memory. */
function perSecond(rules: RuleSet): number {
  const events = mixedEvents()
  const rounds = Array.from({ length: ROUNDS }, () => {
    const detector = createDetector(rules)
    const began = performance.now()
    for (const event of events) detector.observe(event)
    return (events.length / (performance.now() - began)) * 1000
  })
  return Math.max(...rounds)
}

function mixedEvents(): ObservedEvent[] {
  const bodies = globSync('*/events.jsonl', { cwd: folder })
    .toSorted()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    .map((line) => JSON.stringify((JSON.parse(line) as { event: object }).event))
  return Array.from({ length: EVENTS }, (_, index) => {
    const text = bodies[(index * 7919) % bodies.length] ?? '{}'
    const event = JSON.parse(text.replaceAll('203.0.113.', `10.${index % 50}.113.`)) as ObservedEvent & {
      metadata: object
    }
    const uid = `01a21d20-0000-7000-8000-${index.toString(16).padStart(12, '0')}`
    return { ...event, time: START_MS + index * STEP_MS, metadata: { ...event.metadata, uid } }
  })
}
