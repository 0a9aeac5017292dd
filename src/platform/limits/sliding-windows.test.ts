import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSlidingWindows } from './sliding-windows.ts'

const WINDOW_MS = 60_000

const open = (keysMax = 100) => createSlidingWindows({ windowMs: WINDOW_MS, keysMax, seed: 'x' })

describe('a sliding window', () => {
  test('lets 100 pass and refuses the 101st until the first has slid out', () => {
    const windows = open()
    for (let count = 1; count <= 100; count += 1)
      expect(windows.take('a', 1, 100, count)).toMatchObject({ allowed: true, used: count })
    const refused = windows.take('a', 1, 100, 200)
    expect(refused).toMatchObject({ allowed: false, used: 100, refused: 1 })
    expect(windows.take('a', 1, 100, 200 + refused.freeInMs - 1)).toMatchObject({
      allowed: false,
      refused: 2,
    })
    expect(windows.take('a', 1, 100, 200 + refused.freeInMs)).toMatchObject({ allowed: true })
  })

  test('has no boundary at which twice as much passes', () => {
    const windows = open()
    for (let count = 0; count < 100; count += 1) windows.take('a', 1, 100, 59_000)
    expect(windows.take('a', 1, 100, 61_000).allowed).toBe(false)
  })

  test('never holds more than the limit, and frees what is older', () => {
    const step = fc.record({ gapMs: fc.nat(9_000), cost: fc.integer({ min: 1, max: 5 }) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 80 }), (max, steps) => {
        const windows = open()
        const passed: { atMs: number; cost: number }[] = []
        let nowMs = 0
        const within = (ms: number): number =>
          passed.filter(({ atMs }) => atMs > nowMs - ms).reduce((sum, { cost }) => sum + cost, 0)
        for (const { gapMs, cost } of steps) {
          nowMs += gapMs
          const { allowed, freeInMs } = windows.take('a', cost, max, nowMs)
          expect(allowed).toBe(within(WINDOW_MS) + cost <= max)
          expect(freeInMs).toBeGreaterThan(0)
          if (allowed) passed.push({ atMs: nowMs, cost })
        }
      }),
    )
  })

  test('of a large limit is late by a thousandth at most', () => {
    const windows = open()
    for (let nowMs = 0; nowMs < WINDOW_MS; nowMs += 1) windows.take('a', 1, 1_000_000, nowMs)
    expect(windows.take('a', 1, WINDOW_MS, WINDOW_MS - 1).allowed).toBe(false)
    expect(windows.take('a', 1, WINDOW_MS, WINDOW_MS + WINDOW_MS / 1000).allowed).toBe(true)
  })

  test('is given back what was not used after all', () => {
    const windows = open()
    windows.take('a', 3, 3, 0)
    windows.giveBack('a', 3)
    expect(windows.take('a', 3, 3, 0)).toMatchObject({ allowed: true, used: 3 })
  })

  test('is kept to the second and never shorter than it was', () => {
    const windows = open()
    for (const atMs of [100, 200, 30_500]) windows.take('a', 1, 3, atMs)
    const kept = windows.keep('a', 31_000)
    expect(kept).toEqual([
      [30_000, 2],
      [60_000, 1],
    ])
    const later = open()
    later.restore('a', kept, 5_000)
    expect(later.take('a', 1, 3, 34_999).allowed).toBe(false)
    expect(later.take('a', 1, 3, 35_000)).toMatchObject({ allowed: true, used: 2 })
  })
})

describe('very many keys', () => {
  test('share windows, while old ones keep their own', () => {
    const windows = open(100)
    for (let count = 0; count < 5; count += 1) windows.take('old', 1, 5, 0)
    for (let key = 0; key < 10_000; key += 1) windows.take(`new ${key}`, 1, 5, 1)
    expect(windows.size()).toBeLessThanOrEqual(200)
    expect(windows.take('old', 1, 5, 2).allowed).toBe(false)
    expect(windows.take('one more', 1, 5, 2).allowed).toBe(false)
    expect(windows.take('one more', 1, 5, 2 + WINDOW_MS).allowed).toBe(true)
    windows.forget(2 + WINDOW_MS)
    expect(windows.size()).toBe(1)
  })
})
