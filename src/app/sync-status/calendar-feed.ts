import { union } from '../availability/interval.ts'
import type { Interval } from '../availability/interval.ts'
import { instanceKey, readEvent, readFreeBusy } from './calendar-event.ts'
import type { CalendarEvent, EventReader } from './calendar-event.ts'
import { toEpochMs } from './calendar-time.ts'
import type { CalendarTime } from './calendar-time.ts'
import { readContentLines } from './content-lines.ts'
import { zoneFinder } from './file-zone.ts'
import { expandRule } from './recurrence.ts'
import { SkipCounter } from './unreadable.ts'
import type { SkipReason } from './unreadable.ts'
import { ianaZone } from './zone.ts'
import type { Zone } from './zone.ts'

/** What a calendar says about one window of time. */
export interface CalendarFeed {
  /** When its owner is busy: within the window, in order, merged where they touch. */
  readonly busy: readonly Interval[]
  /** How many events (and free-busy lists) stand in the text, in the window or not. */
  readonly events: number
  /** What could not be read, by reason. */
  readonly skipped: readonly { readonly reason: SkipReason; readonly count: number }[]
}

/** Which part of a calendar is wanted. */
export interface FeedWindow extends Interval {
  /** The shop's IANA zone, by which whole days and times without a zone are read. */
  readonly timeZone: string
}

const EVENTS_MAX = 20_000

/**
 * Reads an iCalendar text (RFC 5545) into busy time. Cancelled, tentative and transparent events don't
 * block. A part that can't be read is left out and counted, never guessed at, and costs nothing but itself.
 * Gives undefined if the text is no calendar at all. A hostile text can take long: see readCalendarFeed.
 */
export function parseCalendarFeed(text: string, window: FeedWindow): CalendarFeed | undefined {
  const { isCalendar, components, unreadable } = readContentLines(text)
  if (!isCalendar) return undefined
  const skipped = new SkipCounter()
  for (let line = 0; line < unreadable; line++) skipped.add('unreadable_line')
  const named = (name: string) => components.filter((component) => component.name === name)
  const shopZone = ianaZone(window.timeZone)
  const reader: EventReader = { zoneOf: zoneFinder(named('VTIMEZONE')), shopZone, skipped }
  const vevents = named('VEVENT')
  for (const _event of vevents.slice(EVENTS_MAX)) skipped.add('too_many_events')
  const events = vevents
    .slice(0, EVENTS_MAX)
    .map((component) => skipped.attempt(() => readEvent(component, reader)))
    .filter((event) => event !== undefined)
  const busy = currentVersions(events, shopZone)
    .filter(({ event }) => event.blocks)
    .flatMap((version) => skipped.attempt(() => expandEvent(version, window, reader)) ?? [])
  const lists = named('VFREEBUSY')
  const periods = lists.flatMap((component) => readFreeBusy(component, reader)).map(toRange)
  return {
    busy: union(cut([...busy, ...periods], window)),
    events: vevents.length + lists.length,
    skipped: skipped.toList(),
  }
}

/** The parts of ranges that lie within a window. */
function cut(ranges: readonly Interval[], window: Interval): Interval[] {
  return ranges.map(({ startMs, endMs }) => ({
    startMs: Math.max(startMs, window.startMs),
    endMs: Math.min(endMs, window.endMs),
  }))
}

interface Version {
  readonly event: CalendarEvent
  /** Instances of the series that changed instances stand in for. */
  readonly replaced: ReadonlySet<string>
}

/** Of each series and each changed instance the newest: of equal SEQUENCE all stay, being no versions. */
function currentVersions(events: readonly CalendarEvent[], shopZone: Zone): Version[] {
  const series = Map.groupBy(events, ({ uid }) => uid)
  return [...series].flatMap(([uid, group]) => {
    if (uid === '') return group.map((event) => ({ event, replaced: new Set<string>() }))
    const masters = newest(group.filter(({ replaces }) => replaces === undefined))
    const first = masters[0]?.start
    const keyOf = (time: CalendarTime) => instanceKey(time, first ?? time, shopZone)
    const changes = Map.groupBy(
      group.filter(({ replaces }) => replaces !== undefined),
      ({ replaces, start }) => keyOf(replaces ?? start),
    )
    const replaced = new Set(changes.keys())
    const changed = [...changes.values()].flatMap((versions) => newest(versions).slice(-1))
    return [
      ...masters.map((event) => ({ event, replaced })),
      ...changed.map((event) => ({ event: { ...event, rules: [], extra: [] }, replaced: new Set<string>() })),
    ]
  })
}

function newest(events: readonly CalendarEvent[]): CalendarEvent[] {
  const sequenceMax = Math.max(...events.map(({ sequence }) => sequence))
  return events.filter(({ sequence }) => sequence === sequenceMax)
}

function expandEvent(
  { event, replaced }: Version,
  window: FeedWindow,
  { shopZone, skipped }: EventReader,
): Interval[] {
  const { start } = event
  const key = (time: CalendarTime) => instanceKey(time, start, shopZone)
  const left = new Set([...replaced, ...event.excluded.map(key)])
  const byRule = event.rules.flatMap((rule) => {
    return skipped.attempt(() => instancesOf(rule, event, window, shopZone)) ?? []
  })
  return [{ start }, ...byRule.map((instance) => ({ start: instance })), ...event.extra]
    .filter((instance) => !left.has(key(instance.start)))
    .map((instance) =>
      toRange([
        toEpochMs(instance.start, shopZone),
        ('endMs' in instance ? instance.endMs : undefined) ?? event.endOf(instance.start),
      ]),
    )
}

function instancesOf(rule: string, event: CalendarEvent, window: FeedWindow, shopZone: Zone): CalendarTime[] {
  const { start } = event
  const zone = start.kind === 'time' ? start.zone : shopZone
  const lengthMs = event.endOf(start) - toEpochMs(start, shopZone)
  const wall = start.kind === 'time' ? start.wall : start.date.toPlainDateTime()
  const walls = expandRule({
    rule,
    start: wall,
    from: zone.toWall(window.startMs - lengthMs).subtract({ days: 1 }),
    to: zone.toWall(window.endMs).add({ days: 1 }),
    untilToWall: (until) => zone.toWall(until.toZonedDateTime('UTC').epochMilliseconds),
  })
  return walls.map((instance): CalendarTime =>
    start.kind === 'time' ? { ...start, wall: instance } : { kind: 'date', date: instance.toPlainDate() },
  )
}

function toRange([startMs, endMs]: readonly [number, number]): Interval {
  return { startMs, endMs }
}
