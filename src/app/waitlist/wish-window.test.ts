import { expect, test } from 'vitest'
import { everyDay, timesWithin, type WishWindow } from './wish-window.ts'

const berlin = 'Europe/Berlin'
const date = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds

function window(from: string, to: string, minutes: [number, number], weekdays = everyDay): WishWindow {
  return {
    fromDate: date(from),
    toDate: date(to),
    weekdays,
    fromMinute: minutes[0],
    toMinute: minutes[1],
  }
}

/** As "day hour:minute/hours" on the wall of the shop. */
function shown(windows: WishWindow[], from: string, timeZone = berlin): string[] {
  return timesWithin(windows, timeZone, ms(from)).map(({ startMs, endMs }) => {
    const start = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(timeZone)
    return `${start.toPlainDateTime().toString({ smallestUnit: 'minute' })}/${(endMs - startMs) / 3_600_000}`
  })
}

test('a window is on its weekdays between two dates, both included', () => {
  const evenings = window('2026-11-23', '2026-12-01', [17 * 60, 20 * 60], [1, 2])
  expect(shown([evenings], '2026-11-23T00:00+01:00')).toEqual([
    '2026-11-23T17:00/3',
    '2026-11-24T17:00/3',
    '2026-11-30T17:00/3',
    '2026-12-01T17:00/3',
  ])
})

test('what has passed of it is left out, and nothing remains of one that is over', () => {
  const day = window('2026-11-23', '2026-11-23', [600, 720])
  expect(shown([day], '2026-11-23T11:30+01:00')).toEqual(['2026-11-23T11:30/0.5'])
  expect(shown([day], '2026-11-23T12:00+01:00')).toEqual([])
})

test('windows that touch are one, so that an appointment may lie across midnight', () => {
  const days = window('2026-11-23', '2026-11-24', [0, 1440])
  const night = window('2026-11-24', '2026-11-24', [22 * 60, 26 * 60])
  expect(shown([days, night], '2026-11-23T00:00+01:00')).toEqual(['2026-11-23T00:00/50'])
})

test('on the nights on which the clocks change a window has the hours that it really has', () => {
  const night = (day: string) => window(day, day, [0, 240])
  expect(shown([night('2026-10-25')], '2026-10-20T00:00Z')).toEqual(['2026-10-25T00:00/5'])
  expect(shown([night('2027-03-28')], '2027-03-20T00:00Z')).toEqual(['2027-03-28T00:00/3'])
  // 01:30 to 02:30 comes twice with the hour between; 02:30 does not come in March, and is 03:30.
  expect(shown([window('2026-10-25', '2026-10-25', [150, 180])], '2026-10-20T00:00Z')).toEqual([
    '2026-10-25T02:30/1.5',
  ])
  expect(shown([window('2027-03-28', '2027-03-28', [150, 240])], '2027-03-20T00:00Z')).toEqual([
    '2027-03-28T03:30/0.5',
  ])
  expect(timesWithin([night('2026-10-25')], berlin, ms('2026-10-20T00:00Z'))).toEqual([
    { startMs: ms('2026-10-25T00:00+02:00'), endMs: ms('2026-10-25T04:00+01:00') },
  ])
})
