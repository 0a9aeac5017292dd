import { describe, expect, test } from 'vitest'
import { parseCalendarFeed } from './calendar-feed.ts'
import { busy, calendar, event, read, skipped, window } from './calendar-text.test-helper.ts'

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

  // ASVS 5.2.2
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
