import type { AttemptsMinute } from '../../api/types.ts'

const minuteMs = 60_000

/** One bar of the chart. `atMs` is the beginning of its minute. */
export interface Bar {
  atMs: number
  label: string
  failed: number
  succeeded: number
  refused: number
}

/** The minutes without a gap between them, at least ten and at most sixty, the newest kept. */
export function barsOf(minutes: AttemptsMinute[]): Bar[] {
  const first = minutes[0]
  const last = minutes[minutes.length - 1]
  if (!first || !last) return []
  const known = new Map(minutes.map((one) => [Math.floor(Date.parse(one.minute) / minuteMs), one]))
  const to = Math.floor(Date.parse(last.minute) / minuteMs)
  const from = Math.max(Math.min(Math.floor(Date.parse(first.minute) / minuteMs), to - 9), to - 59)
  // The offset of the first instant is the shop's; labels count on from its wall clock.
  const wall = Number(first.minute.slice(11, 13)) * 60 + Number(first.minute.slice(14, 16))
  const start = Math.floor(Date.parse(first.minute) / minuteMs)
  const two = (n: number) => String(n).padStart(2, '0')
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const minute = from + index
    const clock = (((wall + minute - start) % 1440) + 1440) % 1440
    const one = known.get(minute)
    return {
      atMs: minute * minuteMs,
      label: `${two(Math.floor(clock / 60))}:${two(clock % 60)}`,
      failed: one?.failed ?? 0,
      succeeded: one?.succeeded ?? 0,
      refused: one?.refused ?? 0,
    }
  })
}

/** The next round number at or above `n`, for the top of the scale. */
export function roundUp(n: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, n)))
  return [1, 2, 5, 10].map((step) => step * unit).find((top) => top >= n) ?? n
}
