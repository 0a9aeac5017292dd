import { expect, test } from 'vitest'
import { firstStartMs, firstToOffer, offerEnd } from './offer.ts'

const at = (text: string): Temporal.Instant => Temporal.Instant.from(`2026-11-23T${text}Z`)
const ms = (text: string): number => at(text).epochMilliseconds
const slot = (from: string, to: string, leavesGap?: boolean) => ({
  startMs: ms(from),
  endMs: ms(to),
  barberIds: ['marco'],
  ...(leavesGap === undefined ? {} : { leavesGap }),
})
const times = [{ startMs: ms('10:00'), endMs: ms('12:00') }]

test('half an hour to answer, less when the notice of the shop begins before', () => {
  expect(offerEnd(at('08:00'), at('10:00'), 60).toString()).toBe(at('08:30').toString())
  expect(offerEnd(at('08:45'), at('10:00'), 60).toString()).toBe(at('09:00').toString())
  // What leaves no ten minutes is not offered at all.
  expect(firstStartMs(ms('08:50'), 60)).toBe(ms('10:00'))
})

test('the first slot that lies in the windows as a whole is offered', () => {
  const slots = [slot('09:45', '10:15'), slot('10:15', '10:45'), slot('10:30', '11:00')]
  expect(firstToOffer(slots, times, [])?.startMs).toBe(ms('10:15'))
  expect(firstToOffer([slot('11:45', '12:15')], times, [])).toBeUndefined()
})

test('time that was offered before is not offered again, nor is what overlaps it', () => {
  const before = [{ startAt: at('10:00'), endAt: at('10:30') }]
  const slots = [slot('10:00', '10:30'), slot('10:15', '10:45'), slot('10:30', '11:00')]
  expect(firstToOffer(slots, times, before)?.startMs).toBe(ms('10:30'))
})

test('a slot that leaves unsellable time comes after all others', () => {
  const slots = [slot('10:15', '10:45', true), slot('11:00', '11:30', false)]
  expect(firstToOffer(slots, times, [])?.startMs).toBe(ms('11:00'))
  expect(firstToOffer(slots.slice(0, 1), times, [])?.startMs).toBe(ms('10:15'))
})
