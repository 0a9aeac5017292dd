import { expect, test } from 'vitest'
import { createFairQueue, type FairQueue } from './fair-queue.ts'

const from = (source: string, known = false) => ({ source, known })

function all(queue: FairQueue<string>): string[] {
  const taken: string[] = []
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) taken.push(next)
  return taken
}

test('sources take turns, whoever came first with however many', () => {
  const queue = createFairQueue<string>({ perSource: 8, perKind: 64 })
  for (const n of [1, 2, 3, 4]) queue.push(from('flood'), `flood ${n}`)
  queue.push(from('person'), 'person')
  expect(all(queue)).toEqual(['flood 1', 'person', 'flood 2', 'flood 3', 'flood 4'])
})

test('known devices come first, and a flood of those leaves every fourth turn to the others', () => {
  const queue = createFairQueue<string>({ perSource: 8, perKind: 64 })
  for (const n of [1, 2]) queue.push(from('anybody'), `other ${n}`)
  for (const n of [1, 2, 3, 4, 5]) queue.push(from('thief', true), `known ${n}`)
  expect(all(queue)).toEqual(['known 1', 'known 2', 'known 3', 'other 1', 'known 4', 'known 5', 'other 2'])
})

// ASVS 15.2.2
test('a full queue turns away the newest of who has most in it, never somebody with one for somebody with more', () => {
  const queue = createFairQueue<string>({ perSource: 3, perKind: 4 })
  for (const n of [1, 2, 3]) expect(queue.push(from('flood'), `flood ${n}`)).toBeUndefined()
  expect(queue.push(from('flood'), 'flood 4')).toBe('flood 4')
  queue.push(from('a'), 'a')
  expect(queue.push(from('b'), 'b')).toBe('flood 3')
  expect(queue.push(from('c'), 'c')).toBe('flood 2')
  expect(queue.push(from('d'), 'd')).toBe('d')
  expect(queue.push(from('d', true), 'd by its own device')).toBeUndefined()
  expect(all(queue)).toEqual(['d by its own device', 'flood 1', 'a', 'b', 'c'])
  expect(queue.push(from('flood'), 'flood 5')).toBeUndefined()
})
