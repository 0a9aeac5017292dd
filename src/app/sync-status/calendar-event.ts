import { addDuration, dayOf, LENGTH_DAYS_MAX, parseDuration, parseTime, toEpochMs } from './calendar-time.ts'
import type { CalendarTime } from './calendar-time.ts'
import type { Component, Property } from './content-lines.ts'
import { UnreadableError } from './unreadable.ts'
import type { SkipCounter } from './unreadable.ts'
import type { Zone } from './zone.ts'

/** What an event of a calendar says about time. */
export interface CalendarEvent {
  /** The same for a series and its changed instances; empty if the event has none. */
  readonly uid: string
  readonly sequence: number
  /** Which instance of the series this one replaces; undefined for the series itself. */
  readonly replaces: CalendarTime | undefined
  readonly start: CalendarTime
  /** The end of an instance, from its start; milliseconds since 1970. */
  readonly endOf: (start: CalendarTime) => number
  readonly rules: readonly string[]
  readonly extra: readonly { start: CalendarTime; endMs?: number }[]
  readonly excluded: readonly CalendarTime[]
  /** Whether it takes the barber's time. */
  readonly blocks: boolean
}

/** What reading an event needs from outside of it. */
export interface EventReader {
  /** Throws UnreadableError where the name means nothing. */
  readonly zoneOf: (tzid: string) => Zone
  /** The shop's zone: for whole days and for times without a zone. */
  readonly shopZone: Zone
  readonly skipped: SkipCounter
}

// A tentative appointment is an offer to the barber, not yet his time.
const NOT_BLOCKING = new Set(['CANCELLED', 'TENTATIVE'])

/**
 * Reads a VEVENT. Throws UnreadableError where it can't be placed: no_start, bad_time, bad_duration,
 * ends_before_start, unknown_time_zone. Exceptions and extra dates that can't be read are counted and left out.
 */
export function readEvent(component: Component, reader: EventReader): CalendarEvent {
  const { skipped } = reader
  const startProperty = find(component, 'DTSTART')
  if (startProperty === undefined) throw new UnreadableError('no_start')
  const start = readTime(startProperty, reader)
  const recurrenceId = find(component, 'RECURRENCE-ID')
  if (recurrenceId?.parameters['range'] !== undefined) skipped.add('range_not_supported')
  return {
    uid: find(component, 'UID')?.text ?? '',
    sequence: Number.parseInt(find(component, 'SEQUENCE')?.text ?? '0', 10) || 0,
    replaces: recurrenceId && readTime(recurrenceId, reader),
    start,
    endOf: readEnd(component, start, reader),
    rules: all(component, 'RRULE').map(({ text }) => text),
    extra: readTimes(component, 'RDATE', reader).map(([first, end]) => ({
      start: first,
      ...(end === undefined ? {} : { endMs: endOfPeriod(first, end, reader) }),
    })),
    excluded: readTimes(component, 'EXDATE', reader).map(([first]) => first),
    blocks:
      find(component, 'TRANSP')?.text.toUpperCase() !== 'TRANSPARENT' &&
      !NOT_BLOCKING.has(find(component, 'STATUS')?.text.toUpperCase() ?? ''),
  }
}

/** The busy periods of a VFREEBUSY as [start, end) in milliseconds; those that can't be read are counted. */
export function readFreeBusy(component: Component, reader: EventReader): [number, number][] {
  return all(component, 'FREEBUSY')
    .filter(({ parameters }) => parameters['fbtype']?.toUpperCase() !== 'FREE')
    .flatMap(({ values }) => values)
    .flatMap((value) => {
      const period = reader.skipped.attempt((): [number, number] => {
        if (typeof value === 'string') throw new UnreadableError('bad_time')
        const start = parseTime(value[0], () => reader.shopZone)
        return [toEpochMs(start, reader.shopZone), endOfPeriod(start, value[1], reader)]
      })
      return period === undefined ? [] : [period]
    })
}

/**
 * The name of an instance within its series. In a series of whole days only the day counts, since Exchange
 * names such days by times; elsewhere the instant, so that a bare date excludes nothing (RFC 5545, 3.8.5.1).
 */
export function instanceKey(time: CalendarTime, series: CalendarTime, shopZone: Zone): string {
  if (series.kind === 'date' || time.kind === 'date') return dayOf(time).toString()
  return String(toEpochMs(time, shopZone))
}

function readEnd(component: Component, start: CalendarTime, reader: EventReader): CalendarEvent['endOf'] {
  const { shopZone } = reader
  const endProperty = find(component, 'DTEND')
  const durationProperty = find(component, 'DURATION')
  if (endProperty === undefined && durationProperty === undefined) {
    return (from) => (from.kind === 'date' ? addDuration(from, ONE_DAY, shopZone) : toEpochMs(from, shopZone))
  }
  const end = endProperty && readTime(endProperty, reader)
  if (end?.kind === 'date' && start.kind === 'date') {
    const length = Temporal.Duration.from({ days: start.date.until(end.date).days })
    return bounded(start, (from) => addDuration(from, length, shopZone), shopZone)
  }
  if (end !== undefined) {
    // RFC 5545, section 3.8.5.3: a length given by DTEND is exact, one given by DURATION is nominal.
    const lengthMs = toEpochMs(end, shopZone) - toEpochMs(start, shopZone)
    return bounded(start, (from) => toEpochMs(from, shopZone) + lengthMs, shopZone)
  }
  const length = parseDuration(firstText(durationProperty))
  return bounded(start, (from) => addDuration(from, length, shopZone), shopZone)
}

const ONE_DAY = Temporal.Duration.from({ days: 1 })

function bounded(start: CalendarTime, endOf: CalendarEvent['endOf'], shopZone: Zone): CalendarEvent['endOf'] {
  const lengthMs = endOf(start) - toEpochMs(start, shopZone)
  if (lengthMs < 0) throw new UnreadableError('ends_before_start')
  if (lengthMs > LENGTH_DAYS_MAX * 86_400_000) throw new UnreadableError('bad_duration')
  return endOf
}

function endOfPeriod(start: CalendarTime, end: string, { shopZone }: EventReader): number {
  if (/^[+-]?P/i.test(end)) return addDuration(start, parseDuration(end), shopZone)
  const zone = start.kind === 'time' ? start.zone : shopZone
  return toEpochMs(
    parseTime(end, () => zone),
    shopZone,
  )
}

function readTimes(component: Component, name: string, reader: EventReader): [CalendarTime, string?][] {
  return all(component, name).flatMap((property) =>
    property.values.flatMap((value) => {
      const [text, end] = typeof value === 'string' ? [value] : value
      const time = reader.skipped.attempt(() => parseTime(text, () => zoneOfProperty(property, reader)))
      return time === undefined ? [] : [end === undefined ? [time] : [time, end]]
    }),
  )
}

function readTime(property: Property, reader: EventReader): CalendarTime {
  return parseTime(firstText(property), () => zoneOfProperty(property, reader))
}

function zoneOfProperty(property: Property, reader: EventReader): Zone {
  const tzid = property.parameters['tzid']
  return tzid === undefined ? reader.shopZone : reader.zoneOf(tzid)
}

function firstText(property: Property | undefined): string {
  const value = property?.values[0]
  return typeof value === 'string' ? value : ''
}

function all(component: Component, name: string): Property[] {
  return component.properties.filter((property) => property.name === name)
}

function find(component: Component, name: string): Property | undefined {
  return component.properties.find((property) => property.name === name)
}
