import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCalendarFeed } from './calendar-feed.ts'
import { calendar, event, iso, read, window } from './calendar-text.test-helper.ts'

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
