import { describe, expect, test } from 'vitest'
import { busy, calendar, event, read } from './calendar-text.test-helper.ts'

describe('one event', () => {
  test('in UTC, in a zone, and by the clock of the shop', () => {
    expect(busy('DTSTART:20260701T100000Z', 'DTEND:20260701T110000Z')).toEqual([
      '2026-07-01T10:00 2026-07-01T11:00',
    ])
    expect(busy('DTSTART;TZID=America/New_York:20260701T100000', 'DURATION:PT30M')).toEqual([
      '2026-07-01T14:00 2026-07-01T14:30',
    ])
    expect(busy('DTSTART:20260701T100000', 'DURATION:PT30M')).toEqual(['2026-07-01T08:00 2026-07-01T08:30'])
  })

  test('a whole day is the day of the shop, 23 hours when the clocks go forward', () => {
    expect(busy('DTSTART;VALUE=DATE:20260701')).toEqual(['2026-06-30T22:00 2026-07-01T22:00'])
    expect(busy('DTSTART;VALUE=DATE:20260329', 'DTEND;VALUE=DATE:20260330')).toEqual([
      '2026-03-28T23:00 2026-03-29T22:00',
    ])
  })

  test('cancelled, tentative and transparent events do not block', () => {
    const when = ['DTSTART:20260701T100000Z', 'DURATION:PT1H']
    expect(busy(...when, 'STATUS:CANCELLED')).toEqual([])
    expect(busy(...when, 'STATUS:TENTATIVE')).toEqual([])
    expect(busy(...when, 'TRANSP:TRANSPARENT')).toEqual([])
    expect(busy(...when, 'STATUS:CONFIRMED', 'TRANSP:OPAQUE')).toHaveLength(1)
  })

  test('is cut to the window, and outside of it left out without a word', () => {
    expect(busy('DTSTART:20251231T230000Z', 'DURATION:PT2H')).toEqual(['2026-01-01T00:00 2026-01-01T01:00'])
    expect(read(calendar(event('DTSTART:20250101T000000Z', 'DURATION:PT1H')))).toEqual({
      busy: [],
      events: 1,
      skipped: [],
    })
  })

  test('an alarm inside it is not its length', () => {
    expect(
      busy('DTSTART:20260701T100000Z', 'DURATION:PT1H', 'BEGIN:VALARM', 'DURATION:P9D', 'END:VALARM'),
    ).toEqual(['2026-07-01T10:00 2026-07-01T11:00'])
  })
})

describe('a series', () => {
  test('keeps its wall-clock time when the clocks change', () => {
    const weekly = [
      'DTSTART;TZID=Europe/Berlin:20260323T180000',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY;COUNT=2',
    ]
    expect(busy(...weekly)).toEqual([
      '2026-03-23T17:00 2026-03-23T18:00',
      '2026-03-30T16:00 2026-03-30T17:00',
    ])
  })

  test('that began long before the window is found in it', () => {
    const daily = ['DTSTART:19990101T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;UNTIL=20260102T235959Z']
    expect(busy(...daily)).toEqual(['2026-01-01T10:00 2026-01-01T11:00', '2026-01-02T10:00 2026-01-02T11:00'])
  })

  test('an instance that began before the window and reaches into it', () => {
    const nightly = ['DTSTART:20251230T220000Z', 'DURATION:PT4H', 'RRULE:FREQ=DAILY;COUNT=2']
    expect(busy(...nightly)).toEqual(['2026-01-01T00:00 2026-01-01T02:00'])
  })

  test('exceptions by instant, also written in another zone; a bare date excludes no time', () => {
    const daily = ['DTSTART;TZID=Europe/Berlin:20260701T100000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2']
    expect(busy(...daily, 'EXDATE:20260702T080000Z')).toEqual(['2026-07-01T08:00 2026-07-01T09:00'])
    expect(busy(...daily, 'EXDATE;VALUE=DATE:20260702')).toHaveLength(2)
  })

  test('extra dates and extra periods', () => {
    expect(
      busy(
        'DTSTART:20260701T100000Z',
        'DURATION:PT1H',
        'RDATE:20260801T100000Z',
        'RDATE;VALUE=PERIOD:20260901T100000Z/PT3H,20261001T100000Z/20261001T101500Z',
      ),
    ).toEqual([
      '2026-07-01T10:00 2026-07-01T11:00',
      '2026-08-01T10:00 2026-08-01T11:00',
      '2026-09-01T10:00 2026-09-01T13:00',
      '2026-10-01T10:00 2026-10-01T10:15',
    ])
  })

  test('a moved instance, a cancelled one, and one of them before its series', () => {
    const text = calendar(
      event('UID:a', 'RECURRENCE-ID:20260702T100000Z', 'DTSTART:20260702T150000Z', 'DURATION:PT1H'),
      event('UID:a', 'DTSTART:20260701T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'),
      event('UID:a', 'RECURRENCE-ID:20260703T100000Z', 'DTSTART:20260703T100000Z', 'STATUS:CANCELLED'),
    )
    expect(read(text).busy).toEqual([
      '2026-07-01T10:00 2026-07-01T11:00',
      '2026-07-02T15:00 2026-07-02T16:00',
    ])
  })

  test('a change for all that follow changes one instance, and says so', () => {
    const text = calendar(
      event('UID:a', 'DTSTART:20260701T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2'),
      event('UID:a', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260701T100000Z', 'DTSTART:20260701T150000Z'),
    )
    expect(read(text).skipped).toEqual([{ reason: 'range_not_supported', count: 1 }])
  })

  test('in the hour that the clocks skip the time is kept', () => {
    const daily = ['DTSTART;TZID=Europe/Berlin:20260328T023000', 'DURATION:PT15M', 'RRULE:FREQ=DAILY;COUNT=2']
    expect(busy(...daily)).toEqual(['2026-03-28T01:30 2026-03-28T01:45', '2026-03-29T01:30 2026-03-29T01:45'])
  })
})
