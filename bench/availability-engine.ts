import { offeredSlots } from '../src/app/availability/availability.ts'
import type { AvailabilityRequest, BarberTimes } from '../src/app/availability/terms.ts'
import { atMost, type Figure } from './figure.ts'
import { plotLines, type Picture } from './picture.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS
const DAYS = 30
const BUSY_RANGES = 40
const QUARTERS_OPEN = 40
const WARM_UP_CALLS = 300
const MEASURED_CALLS = 1_000

/** The engine's cost per call: one barber for 30 days, then ten. The clocks change within the 30 days. */
export async function run(): Promise<Figure[]> {
  return [
    atMost('availability_engine_30_days_40_busy_ms', medianMsOf(request(1)), 'ms', 1),
    atMost('availability_engine_10_barbers_ms', medianMsOf(request(10)), 'ms', 8),
    ...growth(),
  ]
}

const GROWTH = [1, 2, 4, 8, 16]

/** How the cost grows with barbers, and with days: what 16 times as much costs, in times of what 16 ones would. */
function growth(): Figure[] {
  const barbers = GROWTH.map((count) => medianMsOf(request(count)))
  const days = GROWTH.map((count) => medianMsOf(request(1, 4 * count)))
  return [linear('barbers', barbers), linear('days', days)]
}

function linear(of: string, medians: readonly number[]): Figure {
  const [one = Infinity] = medians
  const ratio = (medians.at(-1) ?? Infinity) / (one * (GROWTH.at(-1) ?? 1))
  return {
    name: `availability_engine_growth_with_${of}`,
    value: Number(ratio.toFixed(2)),
    unit: 'times linear',
    goal: '≤ 1.5',
    ok: ratio <= 1.5,
  }
}

/** The growth as a picture: milliseconds by barbers (30 days) and by days (one barber). */
export const picture: Picture = {
  file: 'availability-growth.svg',
  draw: () =>
    plotLines('ms', `× ${Math.max(...GROWTH)}`, [
      { name: 'barbers, 30 days each', x: GROWTH, y: GROWTH.map((count) => medianMsOf(request(count))) },
      {
        name: 'days of one barber, in fours',
        x: GROWTH,
        y: GROWTH.map((count) => medianMsOf(request(1, 4 * count))),
      },
    ]),
}

/** A shop with a lunch break, open from Monday to Saturday, with slots every 15 minutes. */
function request(barberCount: number, days = DAYS): AvailabilityRequest {
  const fromMs = Temporal.Instant.from('2026-10-12T00:00+02:00').epochMilliseconds
  const barbers = Array.from({ length: barberCount }, (_, index) => barber(`barber-${index}`, fromMs))
  const times = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 5 }
  const offers = barbers.map(({ barberId }) => ({ barberId, times }))
  return {
    timeZone: 'Europe/Berlin',
    nowMs: fromMs,
    fromMs,
    toMs: fromMs + days * DAY_MS,
    visit: { items: [{ serviceId: 'cut', offers }], arrangement: 'in_turn' },
    rules: { slotStepMinutes: 15, noticeMinutesMin: 30, horizonDays: 90 },
    barbers,
  }
}

function barber(barberId: string, fromMs: number): BarberTimes {
  const weeklyHours = [1, 2, 3, 4, 5, 6].flatMap((weekday) => [
    { weekday, opensMinute: 9 * 60, closesMinute: 13 * 60 },
    { weekday, opensMinute: 14 * 60, closesMinute: 19 * 60 },
  ])
  // Between 9:00 and 19:00, spread by a stride that is prime to their number: unsorted, as a database may give them.
  const busy = Array.from({ length: BUSY_RANGES }, (_, index) => {
    const quarter = (index * 7919) % (DAYS * QUARTERS_OPEN)
    const day = Math.floor(quarter / QUARTERS_OPEN)
    const startMs = fromMs + day * DAY_MS + (36 + (quarter % QUARTERS_OPEN)) * 15 * MINUTE_MS
    return { startMs, endMs: startMs + 35 * MINUTE_MS }
  })
  return { barberId, weeklyHours, busy }
}

function medianMsOf(asked: AvailabilityRequest): number {
  for (let call = 0; call < WARM_UP_CALLS; call += 1) offeredSlots(asked)
  const durations: number[] = []
  for (let call = 0; call < MEASURED_CALLS; call += 1) {
    const startedMs = performance.now()
    offeredSlots(asked)
    durations.push(performance.now() - startedMs)
  }
  durations.sort((a, b) => a - b)
  return durations[durations.length >>> 1] ?? Infinity
}
