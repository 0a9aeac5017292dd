import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCalendarFeed } from './calendar-feed.ts'
import type { FeedWindow } from './calendar-feed.ts'

const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const iso = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 16)

const window = (from = '2026-01-01', to = '2027-01-01', timeZone = 'Europe/Berlin'): FeedWindow => ({
  startMs: ms(`${from}T00:00Z`),
  endMs: ms(`${to}T00:00Z`),
  timeZone,
})

const calendar = (...lines: string[]): string => ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n')
const event = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')

function read(text: string, within = window()) {
  const feed = parseCalendarFeed(text, within)
  if (feed === undefined) throw new Error('not a calendar')
  return { ...feed, busy: feed.busy.map(({ startMs, endMs }) => `${iso(startMs)} ${iso(endMs)}`) }
}

const busy = (...lines: string[]): string[] => read(calendar(event(...lines))).busy
const skipped = (...lines: string[]) => read(calendar(event(...lines))).skipped

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

describe('zones', () => {
  const tenOClock = (tzid: string) => busy(`DTSTART;TZID=${tzid}:20260701T100000`, 'DURATION:PT1H')[0]

  test.each([
    ['US/Central', '15:00'],
    ['/mozilla.org/20050126_1/Europe/Berlin', '08:00'],
    ['W. Europe Standard Time', '08:00'],
    ['"(UTC-05:00) Eastern Time (US & Canada)"', '14:00'],
    ['"(UTC+10:00) Canberra, Melbourne, Sydney"', '00:00'],
    ['"GMT +01:00"', '09:00'],
    ['Etc/GMT-2', '08:00'],
  ])('%s', (tzid, utc) => expect(tenOClock(tzid)).toContain(`2026-07-01T${utc} `))

  test.each(['Europe/Germany', '"tzone://Microsoft/Custom"', '"2026-07-01T00:00Z"', '""'])(
    '%s is unknown, and said to be',
    (tzid) => {
      expect(skipped(`DTSTART;TZID=${tzid}:20260701T100000`, 'DURATION:PT1H')).toEqual([
        { reason: 'unknown_time_zone', count: 1 },
      ])
    },
  )

  test('a definition in the file: the first of two equal hours, and after the hour that is skipped', () => {
    const part = (name: string, start: string, rule: string, from: string, to: string) =>
      `BEGIN:${name}\r\nDTSTART:${start}\r\nRRULE:FREQ=YEARLY;${rule}\r\nTZOFFSETFROM:${from}\r\nTZOFFSETTO:${to}\r\nEND:${name}`
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      part('STANDARD', '16010101T020000', 'BYDAY=1SU;BYMONTH=11', '-0400', '-0500'),
      part('DAYLIGHT', '16010101T020000', 'BYDAY=2SU;BYMONTH=3', '-0500', '-0400'),
      'END:VTIMEZONE',
    ]
    const starts = ['0115T100000', '0701T100000', '0308T023000', '1101T013000', '1101T020000'].map(
      (start) => read(calendar(event(`DTSTART;TZID=Ours:2026${start}`, 'DURATION:PT1H'), ...zone)).busy[0],
    )
    expect(starts.map((range) => range?.slice(5, 16))).toEqual([
      '01-15T15:00',
      '07-01T14:00',
      '03-08T07:30',
      '11-01T05:30',
      '11-01T07:00',
    ])
  })
})

describe('what it can not read', () => {
  test.each([
    [['SUMMARY:nothing'], 'no_start'],
    [['DTSTART:20260230T100000Z'], 'bad_time'],
    [['DTSTART:Next Year'], 'bad_time'],
    [['DTSTART:20260701T100000Z', 'DURATION:P999999999999999999W'], 'bad_duration'],
    [['DTSTART:20260701T100000Z', 'DURATION:P999999D'], 'bad_duration'],
    [['DTSTART:20260701T100000Z', 'DURATION:P'], 'bad_duration'],
    [['DTSTART:20260701T100000Z', 'DTEND:20260701T090000Z'], 'ends_before_start'],
    [['DTSTART:20260701T100000Z', 'RRULE:FREQ=SECONDLY'], 'bad_rule'],
    [['DTSTART:20260701T100000Z', 'RRULE:FREQ=DAILY;INTERVAL=0'], 'bad_rule'],
    [['DTSTART:20260701T100000Z', 'RRULE:FREQ=DAILY;EVIL=1'], 'bad_rule'],
    [['DTSTART:20260101T100000Z', 'RRULE:FREQ=HOURLY'], 'too_many_instances'],
  ])('%j is %s', (lines, reason) => expect(skipped(...lines)).toEqual([{ reason, count: 1 }]))

  test('a bad rule loses the repetition, not the event', () => {
    expect(busy('DTSTART:20260701T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=SOMETIMES')).toHaveLength(1)
  })

  test('a bad event loses itself, not the calendar', () => {
    const good = event('DTSTART:20260701T100000Z', 'DURATION:PT1H')
    const text = calendar(event('DTSTART:INVALID'), good, 'END:VEVENT', 'DTSTART:20260101', 'BEGIN:VEVENT')
    expect(read(text)).toMatchObject({ busy: ['2026-07-01T10:00 2026-07-01T11:00'], events: 3 })
  })

  test('a definition of a zone with a bad rule loses what uses it', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      'BEGIN:STANDARD',
      'DTSTART:20200101T000000',
      'RRULE:FREQ=NEVER',
    ]
    const rest = ['TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100', 'END:STANDARD', 'END:VTIMEZONE']
    const text = calendar(...zone, ...rest, event('DTSTART;TZID=Ours:20260701T100000', 'DURATION:PT1H'))
    expect(read(text)).toMatchObject({ busy: [], skipped: [{ reason: 'bad_rule', count: 1 }] })
  })

  test.each(['', '<html>Please sign in</html>', 'BEGIN:VCARD\nEND:VCARD'])('%j is no calendar', (text) => {
    expect(parseCalendarFeed(text, window())).toBeUndefined()
  })

  test('lines in odd shapes: folded, quoted wrongly, lower case, with a byte order mark', () => {
    const text = `\uFEFF${calendar(
      'begin:vevent',
      'dtstart;TZID="Europe/Berlin:2026',
      ' 0701T100000"',
      'Duration:PT1H',
      '',
      'end:vevent',
    )}`
    expect(read(text)).toMatchObject({ busy: ['2026-07-01T08:00 2026-07-01T09:00'], skipped: [] })
  })
})

describe('properties', () => {
  test('overlapping events become ranges that cover the same minutes, in order and apart', () => {
    const events = fc.array(fc.tuple(fc.integer({ min: -90, max: 150 }), fc.integer({ min: 0, max: 90 })))
    fc.assert(
      fc.property(events, (list) => {
        const at = (minute: number) => window().startMs + minute * 60_000
        const text = list.map(([minute, length]) => {
          const start = iso(at(minute)).replaceAll(/[-:]/g, '')
          return event(`DTSTART:${start}00Z`, `DURATION:PT${length}M`)
        })
        const found = parseCalendarFeed(calendar(...text), window())?.busy ?? []
        for (let minute = 0; minute < 250; minute++) {
          const expected = list.some(([start, length]) => start <= minute && minute < start + length)
          expect(found.some(({ startMs, endMs }) => startMs <= at(minute) && at(minute) < endMs)).toBe(
            expected,
          )
        }
        for (const [index, range] of found.entries()) {
          expect(range.startMs).toBeGreaterThan(found[index - 1]?.endMs ?? window().startMs - 1)
        }
      }),
    )
  })

  test('a daily series in any zone keeps its wall-clock time, except where the clocks skip it', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata')
    const minutes = fc.integer({ min: 0, max: 1439 })
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const start = Temporal.PlainDateTime.from('2026-03-01').add({ minutes: minute })
        const text = start.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')
        const lines = [`DTSTART;TZID=${zone}:${text}`, 'DURATION:PT1M', 'RRULE:FREQ=DAILY;COUNT=45']
        const starts = read(calendar(event(...lines))).busy.map((range) => range.slice(0, 16))
        const expected = Array.from({ length: 45 }, (_, days) =>
          start.add({ days }).toZonedDateTime(zone).toInstant().toString().slice(0, 16),
        )
        expect(starts).toEqual(expected)
      }),
    )
  })

  test('any text is read without an error, and never gives empty or crossing ranges', () => {
    const words = `
      BEGIN:VEVENT END:VEVENT BEGIN:VTIMEZONE BEGIN:STANDARD TZID:x UID:a : ; " DTSTART DTEND: DURATION: RDATE
      EXDATE RECURRENCE-ID RRULE:FREQ= DAILY YEARLY ;COUNT=3 ;UNTIL=20260709 ;TZID=x ;VALUE=DATE :20260701
      T100000 Z P1D -P1D /PT1H`.split(/\s+/)
    const pieces = fc.oneof(fc.constantFrom(...words, '\r\n', '\n '), fc.string({ maxLength: 5 }))
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const feed = parseCalendarFeed(`BEGIN:VCALENDAR\r\n${parts.join('')}`, window())
        for (const { startMs, endMs } of feed?.busy ?? []) expect(endMs).toBeGreaterThan(startMs)
      }),
      { numRuns: 500 },
    )
  })
})
