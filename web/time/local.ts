// Instants come from the server with the shop's own offset, so the shop's wall clock is a slice of the text.
// Days are shop-local `YYYY-MM-DD`. Only "now" and sums of hours need the zone itself.

const DAY_MS = 86_400_000

/** `16:40` of an instant, on the shop's wall clock. */
export const clockOf = (instant: string) => instant.slice(11, 16)

/** `16:40–17:25`, kept on one line. */
export const timeSpan = (span: { start_at: string; end_at: string }) =>
  `${clockOf(span.start_at)}\u2060–\u2060${clockOf(span.end_at)}`

/** `2026-11-25` of an instant, on the shop's calendar. */
export const dayOf = (instant: string) => instant.slice(0, 10)

/** Minutes since midnight of an instant, on the shop's wall clock. */
export const minuteOf = (instant: string) =>
  Number(instant.slice(11, 13)) * 60 + Number(instant.slice(14, 16))

const asUtc = (day: string) => new Date(`${day}T00:00:00Z`)

/** The day `days` after `day`. */
export function addDays(day: string, days: number): string {
  const date = asUtc(day)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The shop's today. */
export function todayIn(timeZone: string, nowMs: number = Date.now()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(nowMs)
}

/** Minutes since midnight now, on the shop's wall clock. */
export function minuteNowIn(timeZone: string, nowMs: number = Date.now()): number {
  const text = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    nowMs,
  )
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

/**
 * The instant at which the shop's clock shows `clock` (`16:40`) on a day, the first if it does twice, as RFC 3339 in UTC. A
 * time that the clocks skip is read as if they had not changed yet.
 */
export function instantAt(day: string, clock: string, timeZone: string): string {
  const shown = Date.parse(`${day}T${clock}:00Z`)
  const wall = (ms: number) =>
    Date.parse(`${todayIn(timeZone, ms)}T00:00:00Z`) + minuteNowIn(timeZone, ms) * 60_000
  const offsets = [-DAY_MS, DAY_MS].map((away) => wall(shown + away) - (shown + away))
  const candidates = offsets.map((offset) => shown - offset)
  const right = candidates.filter((ms) => wall(ms) === shown)
  return new Date(right.length > 0 ? Math.min(...right) : (candidates[0] ?? shown)).toISOString()
}

const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options })
const weekdayShort = utc({ weekday: 'short' })
const weekdayLong = utc({ weekday: 'long' })
const dayMonth = utc({ day: 'numeric', month: 'long' })
const dayMonthShort = utc({ day: 'numeric', month: 'short' })
const monthLong = utc({ month: 'long' })
const dayMonthYear = utc({ day: 'numeric', month: 'short', year: 'numeric' })

/** `Tue`. */
export const shortWeekday = (day: string) => weekdayShort.format(asUtc(day))
/** `Tuesday`. */
export const longWeekday = (day: string) => weekdayLong.format(asUtc(day))
/** `Tuesday 25 November`. */
export const longDay = (day: string) => `${longWeekday(day)} ${dayMonth.format(asUtc(day))}`
/** `Tue 25 Nov`. */
export const shortDay = (day: string) => `${shortWeekday(day)} ${dayMonthShort.format(asUtc(day))}`
/** `25 Nov 2026`, for days that may be of another year. */
export const fullDay = (day: string) => dayMonthYear.format(asUtc(day))
/** `Tue 25 Nov`, with the year when it is another than today's. */
export const datedDay = (day: string, today: string) =>
  day.slice(0, 4) === today.slice(0, 4) ? shortDay(day) : `${shortDay(day)} ${day.slice(0, 4)}`
/** `November`. */
export const monthOf = (day: string) => monthLong.format(asUtc(day))

/** `Today`, `Tomorrow`, the weekday within six days, else `Tue 25 Nov`. */
export function nearDay(day: string, today: string): string {
  if (day === today) return 'Today'
  if (day === addDays(today, 1)) return 'Tomorrow'
  if (day > today && day < addDays(today, 7)) return longWeekday(day)
  return shortDay(day)
}

/** The same within a sentence: `today`, `tomorrow`, else as above. */
export function nearDayInside(day: string, today: string): string {
  const text = nearDay(day, today)
  return text === 'Today' || text === 'Tomorrow' ? text.toLowerCase() : text
}

/** An instant some hours before another, as day and clock of the shop. */
export function hoursBefore(
  instant: string,
  hours: number,
  timeZone: string,
): { day: string; clock: string } {
  const ms = Date.parse(instant) - hours * 3_600_000
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(ms)
  return { day: todayIn(timeZone, ms), clock }
}

/** `45 min`, `1 h`, `1 h 30`. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest ? `${Math.floor(minutes / 60)} h ${rest}` : `${minutes / 60} h`
}

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 days ago`. */
export function ago(instant: string, nowMs: number = Date.now()): string {
  const seconds = Math.max(0, (nowMs - Date.parse(instant)) / 1000)
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${Math.round(seconds)} s ago`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`
  const days = Math.round(seconds / 86_400)
  return days === 1 ? 'yesterday' : `${days} days ago`
}

/** What is left until an instant: `14:05` under an hour, then `2 h 05`, `3 days`; null once it has passed. */
export function timeLeft(instant: string, nowMs: number): string | null {
  const seconds = Math.floor((Date.parse(instant) - nowMs) / 1000)
  if (seconds <= 0) return null
  const two = (n: number) => String(n).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`
  return `${Math.round(seconds / 86_400)} days`
}

/** `Berlin` when the reader's own clock differs from the shop's at that moment, else null. */
export function foreignZone(timeZone: string, nowMs: number = Date.now()): string | null {
  const offset = (zone?: string) =>
    new Intl.DateTimeFormat('en-GB', { ...(zone ? { timeZone: zone } : {}), timeStyle: 'short' }).format(
      nowMs,
    )
  if (offset(timeZone) === offset()) return null
  return timeZone.split('/').pop()?.replaceAll('_', ' ') ?? timeZone
}
