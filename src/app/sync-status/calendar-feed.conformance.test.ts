import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCalendarFeed } from './calendar-feed.ts'
import type { CalendarFeed } from './calendar-feed.ts'
import { expandRule } from './recurrence.ts'
import { windowsZones } from './windows-zones.ts'

// Other libraries' test files, kept beside the project; the right answers stand in their README.
const standards =
  process.env['SHARED_STANDARDS'] ?? resolve(import.meta.dirname, '../../../../shared/standards')
const corpus = join(standards, 'ical')
const file = (name: string): string => readFileSync(join(corpus, name), 'utf8')

const instant = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const iso = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 16)

function read(name: string, timeZone = 'Europe/Amsterdam'): CalendarFeed {
  // Many of these are transparent; here it matters when they are, not whether they block.
  const text = file(`${name}.ics`).replaceAll('TRANSP:TRANSPARENT', 'TRANSP:OPAQUE')
  const window = { startMs: instant('1980-01-01T00:00Z'), endMs: instant('2027-01-01T00:00Z'), timeZone }
  const feed = parseCalendarFeed(text, window)
  if (feed === undefined) throw new Error(`${name} was not taken for a calendar`)
  return feed
}

const ranges = (name: string, timeZone?: string): string[] =>
  read(name, timeZone).busy.map(({ startMs, endMs }) => `${iso(startMs)} ${iso(endMs)}`)

const reasons = (name: string): string[] => read(name).skipped.map(({ reason }) => reason)

describe.runIf(existsSync(corpus))('the corpus beside the project (../shared/standards/ical)', () => {
  test.each([
    ['ical4j__2207678', ['2008-10-31T01:30 2008-10-31T01:40']],
    ['ical4j__EXDATE-IN-UTC', ['2007-05-08T10:15 2007-05-08T11:15', '2007-05-29T10:15 2007-05-29T11:15']],
    ['ical4j__Standup', ['2009-03-09T22:30 2009-03-09T22:45']],
    ['ical4j__apple-iphone-os-26', ['2026-05-22T08:30 2026-05-22T08:40']],
    ['ical4j__bitfire1', ['2025-09-17T10:20 2025-09-17T10:45']],
    ['ical4j__dst-only-vtimezone', ['2018-04-03T07:00 2018-04-03T08:15']],
    ['ical4j__zidestoreical4jbomb', ['2006-06-10T22:00 2006-06-11T22:00']],
    ['ical4j__calconnect2', ['2005-04-11T14:00 2005-04-11T15:00', '2005-04-12T14:00 2005-04-12T15:00']],
    [
      'icalendar__issue_237_fail_to_parse_timezone_with_non_ascii_tzid',
      ['2017-05-11T16:30 2017-05-11T17:00'],
    ],
    ['icaljs__duration_instead_of_dtend', ['2012-06-30T13:00 2012-07-01T13:00']],
    [
      'node-ical__Office-2012-owa',
      ['2020-10-28T02:30 2020-10-28T04:00', '2020-10-28T17:30 2020-10-28T19:00'],
    ],
    ['node-ical__bad_ms_tz', ['2020-08-25T14:35 2020-08-25T15:50', '2020-08-27T14:35 2020-08-27T15:50']],
    ['node-ical__dst-transition-rules', ['2022-10-09T08:00 2022-10-09T09:00']],
    ['node-ical__exchange-custom-tz', ['2019-04-30T02:00 2019-04-30T05:00']],
    ['node-ical__ms_timezones', ['2020-06-09T07:00 2020-06-09T07:30']],
    [
      'node-ical__multi-era-vtimezone',
      ['1985-10-15T18:00 1985-10-15T19:00', '2025-06-10T18:00 2025-06-10T19:00'],
    ],
    ['node-ical__music-school-weekly-until', ['2022-10-04T13:00 2022-10-04T14:00']],
    ['node-ical__sabredav-school-holidays', ['2018-07-01T22:00 2018-08-10T22:00']],
    ['node-ical__test_date_duration', ['2024-02-14T23:00 2024-02-21T23:00']],
    [
      'node-ical__test_with_int_tzid',
      ['2023-12-15T14:00 2023-12-15T15:00', '2024-01-08T10:00 2024-01-08T11:00'],
    ],
    ['node-ical__vtimezone-year-0001-dtstart', ['2024-06-01T08:00 2024-06-01T09:00']],
    ['node-ical__windows-quoted-tz-rrule', ['2015-07-06T16:00 2015-07-06T20:00']],
    ['node-ical__yearly-party', ['2022-07-14T12:00 2022-07-14T19:00', '2022-07-15T12:00 2022-07-15T19:00']],
  ])('%s begins as it should', (name, expected) => {
    expect(ranges(name).slice(0, expected.length)).toEqual(expected)
  })

  test.each([
    ['node-ical__duplicate-uid-sequence', ['2024-01-15T10:00', '2024-01-20T14:00']],
    ['node-ical__google-recurrence-order', ['2026-02-10T17:00', '2026-02-11T17:30', '2026-02-12T17:00']],
    ['node-ical__tentative-apple-calendar', ['2022-07-05T16:00', '2022-07-07T16:00']],
    ['node-ical__test_with_tz_list', []],
    ['ical4j__boeing', []],
  ])('%s holds exactly this', (name, starts) => {
    expect(ranges(name).map((range) => range.slice(0, 16))).toEqual(starts)
  })

  test('a local UNTIL across the change of clocks', () => {
    const starts = ranges('node-ical__non-utc-until-ny').map((range) => range.slice(8, 16))
    const hours = (day: number) => `${String(day).padStart(2, '0')}T${day < 10 ? '19' : '18'}:00`
    expect(starts).toEqual(Array.from({ length: 15 }, (_, index) => hours(index + 1)))
  })

  test('a moved instance that ends before it starts is reported, and its old time is free', () => {
    const days = ranges('node-ical__daily-count-exdate-recurrence-id').map((range) => range.slice(8, 10))
    expect(days).not.toContain('08')
    expect(days).not.toContain('10')
    expect(days).toEqual(expect.arrayContaining(['06', '09', '11', '12', '13', '14', '15']))
    expect(reasons('node-ical__daily-count-exdate-recurrence-id')).toEqual(['ends_before_start'])
  })

  test('changed instances by their sequence, and one that never was', () => {
    const starts = ranges('node-ical__recurrence-sequence').map((range) => range.slice(8, 16))
    expect(starts).toEqual(expect.arrayContaining(['02T14:00', '03T15:00']))
    expect(starts).not.toContain('02T11:00')
    expect(starts).not.toContain('03T11:00')
  })

  test.each(['', '_offset_tz'])('a whole day that Exchange moved%s is replaced, not doubled', (suffix) => {
    const days = ranges(`node-ical__exchange_whole_day_moved_recurrence${suffix}`).join('\n')
    expect(days).toContain('2026-02-26T23:00 2026-02-27T23:00')
    expect(days).not.toContain('2026-02-25T23:00')
  })

  test('whole days: moved over the change of clocks, and in a zone ahead of UTC', () => {
    expect(ranges('node-ical__whole_day_moved_over_dst_change_berlin')).toEqual([
      '2024-10-26T22:00 2024-10-27T23:00',
      '2024-10-28T23:00 2024-10-30T23:00',
    ])
    const saturdays = ranges('node-ical__test_with_forward_TZ', 'Pacific/Auckland')
    const weekdays = saturdays.map((range) => {
      return Temporal.Instant.from(`${range.slice(0, 16)}Z`).toZonedDateTimeISO('Pacific/Auckland').dayOfWeek
    })
    expect(new Set(weekdays)).toEqual(new Set([6]))
  })

  test.each([
    ['icalendar__broken_dtstart', 'bad_time'],
    ['icalendar__invalid_duration', 'bad_duration'],
    ['icalendar__issue_1081_invalid_rrule_freq', 'bad_rule'],
    ['node-ical__bad_custom_ms_tz', 'unknown_time_zone'],
    ['node-ical__badRRULE', 'bad_rule'],
    ['node-ical__germany_at_end_of_day_repeating', 'unknown_time_zone'],
  ])('%s says that it has %s', (name, reason) => expect(reasons(name)).toContain(reason))

  test('the good events of a file with a bad one are kept', () => {
    expect(ranges('node-ical__badRRULE')[0]).toBe('2020-09-03T15:40 2020-09-03T16:40')
    expect(read('node-ical__large-file-with-late-error')).toMatchObject({ events: 401 })
    expect(ranges('node-ical__vfreebusy-zimbra')[0]).toBe('2014-04-16T15:15 2014-04-16T19:00')
  })

  test('transitions to the second, as each event says in its own X-TZNAME', () => {
    const text = file('icalendar__issue_722_timezone_transition_ambiguity.ics')
    const offsets = { winter: 12, summer: 10 }
    for (const block of text.split('BEGIN:VEVENT').slice(1)) {
      const [, digits = ''] = /DTSTART;[^:]*:(\d{8}T\d{6})/.exec(block) ?? []
      const [, season] = /X-TZNAME:(winter|summer)/.exec(block) ?? []
      if (season !== 'winter' && season !== 'summer') throw new Error('no answer in this event')
      const zone = text.slice(0, text.indexOf('BEGIN:VEVENT'))
      const alone = `${zone}BEGIN:VEVENT${block.replace('END:VEVENT', 'DURATION:PT1S\r\nEND:VEVENT')}`
      const window = { startMs: 0, endMs: instant('2030-01-01T00:00Z'), timeZone: 'UTC' }
      const wallMs = Temporal.PlainDateTime.from(digits).toZonedDateTime('UTC').epochMilliseconds
      expect(parseCalendarFeed(alone, window)?.busy[0]?.startMs).toBe(wallMs - offsets[season] * 3_600_000)
    }
  })

  test('the rules of libical give its instances, but for differences that are known', () => {
    const blocks = file('rrule-vectors-libical.txt').split(/\n\s*\n/)
    const vectors = blocks.flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(block)?.[1]?.trim()
      const [rule, start, instances] = [field('RRULE'), field('DTSTART'), field('INSTANCES')]
      const usable =
        rule !== undefined &&
        start !== undefined &&
        !instances?.includes('***') &&
        !/FREQ=(SECOND|MINUTE)LY/.test(rule)
      return usable ? [{ rule, start, expected: instances?.split(',') ?? [] }] : []
    })
    const wrong = vectors.filter(({ rule, start, expected }) => {
      const first = Temporal.PlainDateTime.from(start.replace('Z', ''))
      const last = expected.at(-1)?.replace('Z', '') ?? start
      const to = Temporal.PlainDateTime.from(last).add({ years: 2 })
      try {
        const found = expandRule({ rule, start: first, from: first, to, untilToWall: (until) => until })
        const text = found.map((at) => at.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, ''))
        const wanted = expected.map((at) => (at.includes('T') ? at.replace('Z', '') : `${at}T000000`))
        return text.slice(0, wanted.length).join() !== wanted.join()
      } catch {
        return true
      }
    })
    // Weeks by number at the turn of the year, and days by two parts at once, are rrule-temporal's own.
    const known = /BYWEEKNO|BYYEARDAY.*BYDAY|BYDAY.*BYYEARDAY|FREQ=YEARLY;.*BYMONTHDAY|BYMINUTE/
    expect(wrong.filter(({ rule }) => !known.test(rule))).toEqual([])
    expect([vectors.length, wrong.length]).toEqual([134, 11])
  })

  test('Windows names mean what they mean elsewhere', () => {
    const theirs: unknown = JSON.parse(file('windows-zones.json'))
    const noon = Temporal.PlainDateTime.from('2026-01-15T12:00')
    const entries = Object.entries(theirs ?? {})
    const differing = entries.filter(([name, value]: [string, unknown]) => {
      const [, zone = ''] = /"iana":\["([^"]+)"/.exec(JSON.stringify(value)) ?? []
      const ours = windowsZones.get(name.toLowerCase())
      const at = (id: string, months: number) => noon.add({ months }).toZonedDateTime(id).offset
      return ours !== undefined && [0, 6].some((months) => at(ours, months) !== at(zone, months))
    })
    expect(differing.map(([name]) => name)).toEqual([])
    expect(
      entries.filter(([name]) => name.endsWith('Standard Time') && !windowsZones.has(name.toLowerCase())),
    ).toEqual([])
  })
})
