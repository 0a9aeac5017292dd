import { describe, expect, test } from 'vitest'
import { readCalendarFeed } from './read-calendar-feed.ts'

const startMs = Temporal.Instant.from('2026-07-01T00:00Z').epochMilliseconds
const window = { startMs, endMs: startMs + 86_400_000, timeZone: 'Europe/Berlin' }
const hour = 3_600_000

const calendar = (...events: string[]): string => `BEGIN:VCALENDAR\n${events.join('\n')}\nEND:VCALENDAR`

describe('readCalendarFeed', () => {
  test('reads in a thread of its own', async () => {
    const event = 'BEGIN:VEVENT\nDTSTART:20260701T100000Z\nDURATION:PT1H\nEND:VEVENT'
    expect(await readCalendarFeed(calendar(event), window)).toEqual({
      busy: [{ startMs: startMs + 10 * hour, endMs: startMs + 11 * hour }],
      events: 1,
      skipped: [],
    })
  })

  test('a text that is no calendar', async () => {
    await expect(readCalendarFeed('<html>', window)).rejects.toMatchObject({ code: 'not_a_calendar' })
  })

  test('the duration that no parser may count down is refused at once', async () => {
    const event = 'BEGIN:VEVENT\nDTSTART:20260701T100000Z\nDURATION:P999999999999999999W\nEND:VEVENT'
    const feed = await readCalendarFeed(calendar(event), window)
    expect(feed.skipped).toEqual([{ reason: 'bad_duration', count: 1 }])
  })

  // ASVS 15.2.2
  test('a calendar that takes too long is given up', async () => {
    const rule = 'RRULE:FREQ=YEARLY;BYWEEKNO=1;BYYEARDAY=200;COUNT=99999'
    const event = `BEGIN:VEVENT\nDTSTART:00010101T100000Z\n${rule}\nEND:VEVENT`
    const reading = readCalendarFeed(calendar(...Array<string>(5_000).fill(event)), window, {
      timeoutMs: 300,
      memoryMegabytesMax: 128,
    })
    await expect(reading).rejects.toMatchObject({ code: 'too_complex' })
  })

  // ASVS 15.2.2
  test('a calendar that takes too much memory is given up', async () => {
    const event = 'BEGIN:VEVENT\nDTSTART:20260701T100000Z\nDURATION:PT1H\nEND:VEVENT\n'
    const reading = readCalendarFeed(calendar(event.repeat(60_000)), window, {
      timeoutMs: 20_000,
      memoryMegabytesMax: 8,
    })
    await expect(reading).rejects.toMatchObject({ code: 'too_complex' })
  })
})
