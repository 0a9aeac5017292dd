import type { Component } from './content-lines.ts'
import { parseTime } from './calendar-time.ts'
import { expandRule, lastInstance } from './recurrence.ts'
import { UnreadableError } from './unreadable.ts'
import { utcZone, zoneByForeignName, zoneByIanaName } from './zone.ts'
import type { Zone } from './zone.ts'

/** From when on which offset holds, once or by a rule (RFC 5545, section 3.6.5). */
interface Observance {
  readonly onset: Temporal.PlainDateTime
  readonly rules: readonly string[]
  readonly extraOnsets: readonly Temporal.PlainDateTime[]
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Finds zones by TZID for one file: IANA names as this machine knows them, then the file's own definitions,
 * then the names of Windows and Exchange. Throws UnreadableError: unknown_time_zone, never guessing UTC.
 */
export function zoneFinder(definitions: readonly Component[]): (tzid: string) => Zone {
  const found = new Map<string, Zone>()
  const defined = new Map<string, Component>()
  for (const definition of definitions) {
    const tzid = textOf(definition, 'TZID')
    if (tzid !== undefined) defined.set(tzid.replaceAll('\\', '').trim(), definition)
  }
  return (tzid) => {
    const name = tzid.trim()
    const definition = defined.get(name)
    const zone =
      found.get(name) ??
      zoneByIanaName(name) ??
      (definition && zoneOfDefinition(definition)) ??
      zoneByForeignName(name)
    if (zone === undefined) throw new UnreadableError('unknown_time_zone')
    found.set(name, zone)
    return zone
  }
}

/** The zone that a VTIMEZONE describes; undefined if there is nothing in it. */
function zoneOfDefinition(definition: Component): Zone | undefined {
  const observances = definition.children.map(readObservance).filter((observance) => observance !== undefined)
  if (observances.length === 0) return undefined
  const offsets = [...new Set(observances.flatMap(({ fromMs, toMs }) => [toMs, fromMs]))]
  const offsetAt = offsetByYear(observances)
  const toEpochMs = (wall: Temporal.PlainDateTime) => utcZone.toEpochMs(wall) - offsetAt(wall)
  return {
    toEpochMs,
    toWall(epochMs) {
      const walls = offsets.map((offset) => utcZone.toWall(epochMs + offset))
      const exact = walls.find((wall) => toEpochMs(wall) === epochMs)
      return exact ?? utcZone.toWall(epochMs + offsetAt(utcZone.toWall(epochMs)))
    },
  }
}

interface Onset {
  readonly at: Temporal.PlainDateTime
  readonly observance: Observance
}

/** The offset that holds at a wall-clock time, in milliseconds. Onsets are looked up once per year asked for. */
function offsetByYear(observances: readonly Observance[]): (wall: Temporal.PlainDateTime) => number {
  const onsetsByYear = new Map<number, readonly Onset[]>()
  return (wall) => {
    const onsets = onsetsByYear.get(wall.year) ?? onsetsOfYear(wall.year, observances)
    onsetsByYear.set(wall.year, onsets)
    const current = onsets.findLast(({ at }) => Temporal.PlainDateTime.compare(at, wall) <= 0)
    if (current === undefined) return observances[0]?.fromMs ?? 0
    const { fromMs, toMs } = current.observance
    const sinceOnsetMs = utcZone.toEpochMs(wall) - utcZone.toEpochMs(current.at)
    return sinceOnsetMs < toMs - fromMs ? fromMs : toMs
  }
}

/** The onsets within a year, and before it the last one of each observance. In order. */
function onsetsOfYear(year: number, observances: readonly Observance[]): readonly Onset[] {
  const from = Temporal.PlainDateTime.from({ year, month: 1, day: 1 })
  const to = from.add({ years: 1 })
  return observances
    .flatMap((observance) => {
      const { onset, rules, extraOnsets, fromMs } = observance
      const untilToWall = (until: Temporal.PlainDateTime) => until.add({ milliseconds: fromMs })
      const byRule = rules.flatMap((rule) => [
        lastInstance({ rule, start: onset, from: onset, to: from, untilToWall }) ?? onset,
        ...expandRule({ rule, start: onset, from, to, untilToWall }),
      ])
      return [onset, ...extraOnsets, ...byRule].map((at) => ({ at, observance }))
    })
    .toSorted((a, b) => Temporal.PlainDateTime.compare(a.at, b.at))
}

function readObservance(component: Component): Observance | undefined {
  const from = parseOffset(textOf(component, 'TZOFFSETFROM'))
  const to = parseOffset(textOf(component, 'TZOFFSETTO'))
  const [onset, ...extraOnsets] = ['DTSTART', 'RDATE'].flatMap((name) => wallTimes(component, name))
  if (from === undefined || to === undefined || onset === undefined) return undefined
  const rules = component.properties.filter(({ name }) => name === 'RRULE').map(({ text }) => text)
  return { onset, rules, extraOnsets, fromMs: from, toMs: to }
}

function wallTimes(component: Component, name: string): Temporal.PlainDateTime[] {
  return component.properties
    .filter((property) => property.name === name)
    .flatMap(({ values }) => values.map((value) => (typeof value === 'string' ? value : value[0])))
    .map((text) => parseTime(text, () => utcZone))
    .map((time) => (time.kind === 'time' ? time.wall : time.date.toPlainDateTime()))
}

function parseOffset(text: string | undefined): number | undefined {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(text ?? '') ?? []
  if (hours === undefined) return undefined
  const offsetMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -offsetMs : offsetMs
}

function textOf(component: Component, name: string): string | undefined {
  return component.properties.find((property) => property.name === name)?.text
}
