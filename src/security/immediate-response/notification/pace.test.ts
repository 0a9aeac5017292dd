import { expect, test } from 'vitest'
import { seededRandom } from '../../../platform/crypto/random.ts'
import { escalationMs } from './escalation.ts'
import { backoffMs } from './notification.ts'
import { paceLane, type Due } from './pace.ts'

const due = (count: number, severity = 'P1'): Due[] =>
  Array.from({ length: count }, (_, n) => ({ id: `${severity} ${n}`, severity, createdMs: n }))

test('ten go one by one, the gravest and oldest of them; the rest is one summary', () => {
  const { single, folded, postponed } = paceLane([...due(12), ...due(2, 'P0')], 0, Infinity)
  expect(single).toEqual(['P0 0', 'P0 1', ...due(8).map(({ id }) => id)])
  expect([folded, postponed]).toEqual([['P1 8', 'P1 9', 'P1 10', 'P1 11'], []])
})

test('right after a summary the rest waits', () => {
  expect(paceLane(due(3), 9, 59_999)).toEqual({ single: ['P1 0'], folded: [], postponed: ['P1 1', 'P1 2'] })
  expect(paceLane(due(3), 10, 60_000)).toEqual({
    single: [],
    folded: ['P1 0', 'P1 1', 'P1 2'],
    postponed: [],
  })
})

test('waiting doubles from a second to five minutes, and no two wait the same', () => {
  const random = seededRandom('backoff')
  for (const [attempts, longest] of [
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [20, 300_000],
  ] as const) {
    const waits = Array.from({ length: 20 }, () => backoffMs(attempts, random))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(longest / 2)
    expect(Math.max(...waits)).toBeLessThanOrEqual(longest)
    expect(new Set(waits).size).toBeGreaterThan(10)
  }
})

test('nobody is left in peace for longer than four hours', () => {
  expect([0, 1, 2, 3].map((level) => escalationMs(level) / 60_000)).toEqual([5, 10, 15, 30])
  expect(escalationMs(1_000) / 3_600_000).toBe(4)
})
