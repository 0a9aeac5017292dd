import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seatsFor, type Seat, type Unseated } from './seats.ts'

const interval = fc
  .tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 12 }))
  .map(([startMs, length]) => ({ startMs, endMs: startMs + length }))
const wishes = fc.array(fc.tuple(interval, fc.constantFrom('chair', 'basin')), { maxLength: 20 })
const chairs = fc.array(fc.tuple(fc.array(interval, { maxLength: 4 }), fc.constantFrom('chair', 'basin')), {
  maxLength: 4,
})

test('nobody is given a seat that is taken, and nobody goes without while one is free', () => {
  fc.assert(
    fc.property(wishes, chairs, (asked, there) => {
      const unseated = asked
        .map(([during, kind], index): Unseated => ({
          ...during,
          kind,
          bookingId: String(index),
          occupancyId: null,
          expiresAt: null,
        }))
        .toSorted((a, b) => a.startMs - b.startMs)
      const seats = there.map(([all, kind], index): Seat => {
        const apart = all
          .toSorted((a, b) => a.startMs - b.startMs)
          .filter((one, at, sorted) => sorted.slice(0, at).every((other) => other.endMs <= one.startMs))
        return { id: `seat ${index}`, kind, taken: apart }
      })
      const given = seatsFor(unseated, seats)
      const taken = new Map(seats.map(({ id, taken: own }) => [id, [...own]]))
      for (const wish of unseated) {
        const isFree = (id: string): boolean =>
          (taken.get(id) ?? []).every(({ startMs, endMs }) => endMs <= wish.startMs || startMs >= wish.endMs)
        const free = seats.find(({ id, kind }) => kind === wish.kind && isFree(id))
        const seat = given.find(({ bookingId }) => bookingId === wish.bookingId)
        expect(seat?.resourceId).toBe(free?.id)
        if (free !== undefined) taken.get(free.id)?.push(wish)
      }
    }),
  )
})
