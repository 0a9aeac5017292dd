import { addDays, longDay } from './local.ts'

/** A date on which the clocks change: the wall-clock times from `from` to `to` are missing, or come twice. */
export interface ClockChange {
  day: string
  kind: 'skipped' | 'twice'
  /** Minutes since midnight. */
  from: number
  to: number
}

/** Hours that begin on a date; `closes` is on the next day when it is not after `opens`. */
export interface DatedHours {
  day: string
  opens: string
  closes: string
}

const MINUTE = 60_000
const DAY = 1440

const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes by which the wall clock of a zone is ahead of UTC. */
function offsetAt(timeZone: string, ms: number): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  formats.set(timeZone, format)
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
  return Math.round((wall - Math.floor(ms / MINUTE) * MINUTE) / MINUTE)
}

/** The change of the clocks on a date, if there is one. */
export function clockChangeOn(day: string, timeZone: string): ClockChange | null {
  const utc = Date.parse(`${day}T00:00:00Z`)
  const midnight = utc - offsetAt(timeZone, utc - DAY * MINUTE) * MINUTE
  const before = offsetAt(timeZone, midnight - MINUTE)
  const after = offsetAt(timeZone, midnight + (DAY - 1) * MINUTE)
  if (before === after) return null
  let [low, high] = [-1, DAY - 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(timeZone, midnight + middle * MINUTE) === before) low = middle
    else high = middle
  }
  const moved = after - before
  return moved > 0
    ? { day, kind: 'skipped', from: high, to: high + moved }
    : { day, kind: 'twice', from: high + moved, to: high }
}

/** The changes of the clocks within a year from a date on. */
export function clockChangesAfter(day: string, timeZone: string): ClockChange[] {
  const found: ClockChange[] = []
  for (let ahead = 0; ahead < 365; ahead += 1) {
    const change = clockChangeOn(addDays(day, ahead), timeZone)
    if (change) found.push(change)
  }
  return found
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const clock = (minutes: number) => {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor((minutes % DAY) / 60))}:${two(minutes % 60)}`
}
const length = (minutes: number) => (minutes === 60 ? 'an hour' : `${minutes} minutes`)

/**
 * What a change of the clocks does to hours, in a sentence for a person; null when they lie elsewhere. As the server reads
 * them: a time that is missing is read as if the clocks had not changed yet, of a time that comes twice the first begins and
 * the second ends.
 */
export function clockNote(hours: DatedHours, change: ClockChange, name: string): string | null {
  const opens = minutesOf(hours.opens)
  const closesThat = minutesOf(hours.closes)
  const closes = closesThat > opens ? closesThat : closesThat + DAY
  const ahead = change.day === hours.day ? 0 : change.day === addDays(hours.day, 1) ? DAY : null
  if (ahead === null) return null
  const [from, to] = [change.from + ahead, change.to + ahead]
  const date = longDay(change.day)
  const span = `${clock(from)} to ${clock(to)}`
  if (change.kind === 'twice') {
    if (opens >= to || closes < from) return null
    const words = `On ${date} the times from ${span} come twice. ${name} is ${length(to - from)} longer`
    if (opens >= from) return `${words}: it begins at the first ${clock(opens)}.`
    if (closes < to) return `${words}: it ends at the second ${clock(closes)}.`
    return `${words}.`
  }
  if (opens >= to || closes <= from) return null
  const words = `On ${date} the times from ${span} do not exist.`
  const inGap = (minutes: number) => minutes > from && minutes < to
  const realOpens = opens === from || inGap(opens) ? opens + to - from : opens
  const realCloses = inGap(closes) ? closes + to - from : closes
  if (realOpens >= realCloses) return `${words} ${name} does not take place.`
  const moved = [
    ...(realOpens === opens ? [] : [`begins at ${clock(realOpens)} instead of ${clock(opens)}`]),
    ...(realCloses === closes ? [] : [`ends at ${clock(realCloses)} instead of ${clock(closes)}`]),
  ]
  return `${words} ${name} ${moved.join(' and ') || `is ${length(to - from)} shorter`}.`
}
