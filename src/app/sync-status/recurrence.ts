import { RRuleTemporal } from 'rrule-temporal'
import { UnreadableError } from './unreadable.ts'

/** The most that one rule may yield within a window; a barber's year has fewer of anything. */
const INSTANCES_MAX = 5_000
const CANDIDATES_MAX = 100_000
// Below an hour there is no appointment, only a way to keep a computer busy.
const FREQUENCIES = new Set(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'])
const PARTS =
  /^(?:FREQ|UNTIL|COUNT|INTERVAL|WKST|BYSECOND|BYMINUTE|BYHOUR|BYDAY|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYMONTH|BYSETPOS)=[A-Z0-9,+-]+$/

/** What a rule needs to be expanded. Everything is wall-clock time of one zone, whichever it is. */
export interface RecurrenceQuery {
  /** The value of RRULE (RFC 5545, section 3.3.10). */
  readonly rule: string
  readonly start: Temporal.PlainDateTime
  /** From when to when instances are wanted, both included. */
  readonly from: Temporal.PlainDateTime
  readonly to: Temporal.PlainDateTime
  /** Turns an UNTIL in UTC into wall-clock time. */
  readonly untilToWall: (untilUtc: Temporal.PlainDateTime) => Temporal.PlainDateTime
}

/**
 * The instances of a rule within a window, in order. The rule is expanded on the calendar without a zone,
 * as if it were UTC, which makes local UNTILs and zones that only the file defines ordinary. An instance in
 * the hour that clocks skip is kept (the RFC drops it): one busy hour too many is the cheaper mistake.
 * Throws UnreadableError: bad_rule, too_many_instances.
 */
export function expandRule(query: RecurrenceQuery): Temporal.PlainDateTime[] {
  try {
    const rule = parseRule(query)
    const instances = rule.between(query.from.toZonedDateTime('UTC'), query.to.toZonedDateTime('UTC'), true)
    if (instances.length > INSTANCES_MAX) throw new UnreadableError('too_many_instances')
    return instances.map((instance) => instance.toPlainDateTime())
  } catch (error) {
    throw error instanceof UnreadableError ? error : new UnreadableError('bad_rule')
  }
}

/** The last instance of a rule at or before `query.to`; undefined if there is none. Throws like expandRule. */
export function lastInstance(query: RecurrenceQuery): Temporal.PlainDateTime | undefined {
  try {
    return parseRule(query).previous(query.to.toZonedDateTime('UTC'), true)?.toPlainDateTime()
  } catch {
    throw new UnreadableError('bad_rule')
  }
}

function parseRule(query: RecurrenceQuery): RRuleTemporal<Temporal.ZonedDateTime> {
  const parts = query.rule.toUpperCase().split(';').filter(Boolean)
  if (!parts.every((part) => PARTS.test(part))) throw new UnreadableError('bad_rule')
  const values = new Map(parts.map((part): [string, string] => splitPart(part)))
  if (!FREQUENCIES.has(values.get('FREQ') ?? '')) throw new UnreadableError('bad_rule')
  if (values.get('INTERVAL') === '0') throw new UnreadableError('bad_rule')
  const until = values.get('UNTIL')
  if (until !== undefined) values.set('UNTIL', untilOnTheWall(until, query))
  return new RRuleTemporal({
    rruleString: `RRULE:${[...values].map(([name, value]) => `${name}=${value}`).join(';')}`,
    dtstart: query.start.toZonedDateTime('UTC'),
    temporal: Temporal,
    maxCandidateEvaluations: CANDIDATES_MAX,
  })
}

function splitPart(part: string): [string, string] {
  const equals = part.indexOf('=')
  return [part.slice(0, equals), part.slice(equals + 1)]
}

function untilOnTheWall(until: string, query: RecurrenceQuery): string {
  const [, date, time, utc] = /^(\d{8})(?:T(\d{6})(Z?))?$/.exec(until) ?? []
  if (date === undefined) throw new UnreadableError('bad_rule')
  if (time === undefined) return `${date}T235959Z`
  const read = Temporal.PlainDateTime.from(`${date}T${time}`)
  const wall = utc === 'Z' ? query.untilToWall(read) : read
  return `${wall.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}Z`
}
