import { expect, test } from 'vitest'
import { onCallAt, type Shift } from './on-call.ts'
import { readRota, rotaText } from './rota-request.ts'

const ZONE = 'Europe/Berlin'
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const shift = (accountId: string, from: string, to: string, more: Partial<Shift> = {}): Shift => ({
  id: '0199f000-0000-7000-8000-000000000001',
  accountId,
  position: 'first',
  startsAt: at(from),
  endsAt: at(to),
  everyWeeks: null,
  isOverride: false,
  ...more,
})
const called = (shifts: Shift[], instant: string): string[] => onCallAt(shifts, at(instant), ZONE)

test('a shift holds from its first instant to the one before its last', () => {
  const shifts = [shift('ann', '2031-03-03T09:00+01:00', '2031-03-10T09:00+01:00')]
  expect(called(shifts, '2031-03-03T08:59:59+01:00')).toEqual([])
  expect(called(shifts, '2031-03-03T09:00:00+01:00')).toEqual(['ann'])
  expect(called(shifts, '2031-03-10T08:59:59+01:00')).toEqual(['ann'])
  expect(called(shifts, '2031-03-10T09:00:00+01:00')).toEqual([])
})

test("what repeats does so on the shop's clock, also after it was set forward", () => {
  const shifts = [
    shift('ann', '2031-03-17T09:00+01:00', '2031-03-24T09:00+01:00', { everyWeeks: 2 }),
    shift('ben', '2031-03-24T09:00+01:00', '2031-03-31T09:00+02:00', { everyWeeks: 2 }),
  ]
  expect(called(shifts, '2031-03-31T08:59:59+02:00')).toEqual(['ben'])
  expect(called(shifts, '2031-03-31T09:00:00+02:00')).toEqual(['ann'])
  expect(called(shifts, '2031-04-07T09:00:00+02:00')).toEqual(['ben'])
  expect(called(shifts, '2032-03-15T12:00:00+01:00')).toEqual(['ann'])
})

test('an override goes before the rota in its own place, and the second stays', () => {
  const week = ['2031-03-03T09:00+01:00', '2031-03-10T09:00+01:00'] as const
  const shifts = [
    shift('ann', ...week),
    shift('ben', ...week, { position: 'second' }),
    shift('cat', '2031-03-05T00:00+01:00', '2031-03-06T00:00+01:00', { isOverride: true }),
  ]
  expect(called(shifts, '2031-03-04T12:00+01:00')).toEqual(['ann', 'ben'])
  expect(called(shifts, '2031-03-05T12:00+01:00')).toEqual(['cat', 'ben'])
  expect(called(shifts, '2031-03-06T12:00+01:00')).toEqual(['ann', 'ben'])
})

test('who is first and second is told once', () => {
  const week = ['2031-03-03T09:00+01:00', '2031-03-10T09:00+01:00'] as const
  expect(
    called([shift('ann', ...week), shift('ann', ...week, { position: 'second' })], '2031-03-04T12:00Z'),
  ).toEqual(['ann'])
})

test.each(['', 'null', '{}', '[{}]', '[1]'])('a request %j is no rota', (text) => {
  expect(readRota(text)).toBeNull()
})

test('a rota comes to the guard as it was sent, and one that ends before it begins does not', () => {
  const id = '0199f000-0000-7000-8000-000000000002'
  const good = shift(id, '2031-03-03T09:00+01:00', '2031-03-10T09:00+01:00', { everyWeeks: 3 })
  expect(readRota(rotaText([good]))).toEqual([good])
  expect(readRota(rotaText([{ ...good, endsAt: good.startsAt }]))).toBeNull()
  expect(readRota(rotaText([{ ...good, accountId: 'ann' }]))).toBeNull()
})
