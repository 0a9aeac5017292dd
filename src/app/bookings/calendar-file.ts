import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { toLegacyDate } from '../../platform/clock/legacy-date.ts'

/** What a calendar file tells of an appointment. */
export interface CalendarEntry {
  /** Stays the same for the life of the appointment, so that a calendar replaces it. */
  uid: string
  start: Temporal.Instant
  end: Temporal.Instant
  /** The shop's zone. */
  timeZone: string
  summary: string
  location: string
  now: Temporal.Instant
  cancelled: boolean
  /** Counts the changes since it was made (RFC 5545, section 3.8.7.4). */
  sequence: number
}

/** An iCalendar file (RFC 5545) with appointments, all made or all cancelled; instants in UTC, so no zone has to be explained. */
export function calendarFile(...entries: readonly CalendarEntry[]): string {
  const calendar = ical({
    prodId: { company: '6FB', product: '6FB Booking', language: 'EN' },
    method: entries.some(({ cancelled }) => cancelled)
      ? ICalCalendarMethod.CANCEL
      : ICalCalendarMethod.PUBLISH,
  })
  for (const entry of entries) {
    calendar.createEvent({
      id: `${entry.uid}@6fb-booking`,
      start: toLegacyDate(entry.start),
      end: toLegacyDate(entry.end),
      stamp: toLegacyDate(entry.now),
      summary: entry.summary,
      location: entry.location,
      sequence: entry.sequence,
      status: entry.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return calendar.toString()
}
