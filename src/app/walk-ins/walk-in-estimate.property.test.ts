import fc from 'fast-check'
import { expect, test } from 'vitest'
import { union } from '../availability/interval.ts'
import { NaiveQueue } from './naive-queue.test-helper.ts'
import { estimateQueue, type QueueDay, type Taken, type Waiting } from './walk-in-estimate.ts'

const MINUTE_MS = 60_000
/** A day of so many minutes; now is somewhere in it. */
const DAY_MINUTES = 300
const BARBERS = ['a', 'b', 'c']
const KINDS = ['chair', 'basin']

const interval = (lengthMax: number) =>
  fc
    .record({
      from: fc.integer({ min: -60, max: DAY_MINUTES }),
      length: fc.integer({ min: 1, max: lengthMax }),
    })
    .map(({ from, length }) => ({ startMs: from * MINUTE_MS, endMs: (from + length) * MINUTE_MS }))

const minutes = (max: number) => fc.integer({ min: 1, max }).map((count) => count * MINUTE_MS)

const barber = fc.record({
  working: fc.array(interval(DAY_MINUTES), { minLength: 1, maxLength: 3 }).map(union),
  // Appointments of one barber follow one another; what stands fixed may lie anywhere.
  appointments: fc.array(
    fc.record({
      gap: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 5, max: 60 }),
      state: fc.constantFrom('expected' as const, 'arrived' as const),
      usualMs: fc.option(minutes(80), { nil: undefined }),
    }),
    { maxLength: 5 },
  ),
  chair: fc.option(fc.record({ agoMinutes: fc.integer({ min: 0, max: 90 }), usualMs: minutes(60) })),
  fixed: fc.array(interval(60), { maxLength: 2 }),
})

const situation = fc
  .record({
    nowMinute: fc.integer({ min: 0, max: 200 }),
    barbers: fc.array(barber, { minLength: 1, maxLength: 3 }),
    resources: fc.array(
      fc.record({ kind: fc.constantFrom(...KINDS), busy: fc.array(interval(60), { maxLength: 3 }) }),
      { maxLength: 3 },
    ),
    waiting: fc.array(
      fc.record({
        who: fc.subarray(BARBERS, { minLength: 1 }),
        serviceMs: minutes(60),
        bufferMinutes: fc.constantFrom(0, 0, 5, 10),
        differsMinutes: fc.integer({ min: -4, max: 20 }),
        resourceKinds: fc.oneof(
          { arbitrary: fc.constant([]), weight: 3 },
          { arbitrary: fc.subarray(KINDS), weight: 1 },
        ),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ nowMinute, barbers, resources, waiting }) => {
    const nowMs = nowMinute * MINUTE_MS
    const day: QueueDay = {
      nowMs,
      resources,
      barbers: barbers.map(({ working, appointments, chair, fixed }, index) => {
        let at = -60
        const taken: Taken[] = fixed.map((one) => ({ ...one, state: 'fixed' }))
        for (const { gap, length, state, usualMs } of appointments) {
          const startMs = (at + gap) * MINUTE_MS
          at += gap + length
          const length_ = usualMs === undefined ? {} : { usualMs }
          taken.push({ startMs, endMs: at * MINUTE_MS, state, ...length_ })
        }
        if (chair !== null) {
          const startMs = nowMs - chair.agoMinutes * MINUTE_MS
          taken.push({ startMs, endMs: startMs + 30 * MINUTE_MS, state: 'in_chair', usualMs: chair.usualMs })
        }
        return { barberId: BARBERS[index] ?? '', working, taken }
      }),
    }
    const people = waiting.map(
      ({ who, serviceMs, bufferMinutes, differsMinutes, resourceKinds }, index): Waiting => {
        const plannedMs = serviceMs + bufferMinutes * MINUTE_MS
        const usualMs = Math.max(MINUTE_MS, plannedMs + differsMinutes * MINUTE_MS)
        const offers = who.map((barberId) => ({ barberId, serviceMs, plannedMs, usualMs }))
        return { id: `${index}`, offers, resourceKinds }
      },
    )
    return { day, people }
  })

test('agrees with a model that walks minute by minute', () => {
  fc.assert(
    fc.property(situation, ({ day, people }) => {
      const naive = new NaiveQueue(day, {
        startMs: -120 * MINUTE_MS,
        endMs: (3 * DAY_MINUTES + 600) * MINUTE_MS,
      })
      expect(estimateQueue(day, people)).toEqual(naive.places(people))
    }),
    { numRuns: 1_000 },
  )
})

test('nobody is served later because somebody joined behind him', () => {
  fc.assert(
    fc.property(situation, ({ day, people }) => {
      const all = estimateQueue(day, people)
      for (let count = 0; count < people.length; count += 1)
        expect(estimateQueue(day, people.slice(0, count))).toEqual(all.slice(0, count))
    }),
    { numRuns: 200 },
  )
})
