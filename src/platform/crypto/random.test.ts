import fc from 'fast-check'
import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { monotoneUuid, seededRandom } from './random.ts'

test('ids rise strictly, whatever the clock does, and are UUIDv7', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: -5, max: 5 }),
      (steps, jump) => {
        let nowMs = 1_795_000_000_000
        const uuid = monotoneUuid(() => nowMs)
        const ids = steps.map((step, index) => {
          nowMs += index === 100 ? jump * 1000 : step
          return uuid()
        })
        expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true)
        expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))).toBe(true)
      },
    ),
  )
})

test('a full millisecond runs over into the next', () => {
  const uuid = monotoneUuid(() => 1_795_000_000_000)
  const ids = Array.from({ length: 10_000 }, uuid)
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(10_000)
})

test('carries the time in its first 48 bits', () => {
  const uuid = monotoneUuid(() => 0x0123_4567_89ab)
  expect(uuid().slice(0, 13)).toBe('01234567-89ab')
})

test('a seed gives the same bytes and ids again', () => {
  const [one, two] = [seededRandom('a'), seededRandom('a')]
  expect([one.bytes(40), one.uuid(), one.uuid()]).toEqual([two.bytes(40), two.uuid(), two.uuid()])
})
