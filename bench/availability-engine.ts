import {
  offeredSlots,
  type AvailabilityRequest,
  type BarberTimes,
} from '../src/app/availability/availability.ts'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal: string
  readonly ok: boolean
}

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
    figure('availability_engine_30_days_40_busy_ms', medianMsOf(request(1)), 1),
    figure('availability_engine_10_barbers_ms', medianMsOf(request(10)), 8),
  ]
}

function figure(name: string, value: number, goalMs: number): Figure {
  return { name, value: Number(value.toFixed(3)), unit: 'ms', goal: `≤ ${goalMs}`, ok: value <= goalMs }
}

/** A shop with a lunch break, open from Monday to Saturday, with slots every 15 minutes. */
function request(barberCount: number): AvailabilityRequest {
  const fromMs = Temporal.Instant.from('2026-10-12T00:00+02:00').epochMilliseconds
  const barbers = Array.from({ length: barberCount }, (_, index) => barber(`barber-${index}`, fromMs))
  const times = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 5 }
  const offers = barbers.map(({ barberId }) => ({ barberId, times }))
  return {
    timeZone: 'Europe/Berlin',
    nowMs: fromMs,
    fromMs,
    toMs: fromMs + DAYS * DAY_MS,
    visit: { items: [{ serviceId: 'cut', offers }], arrangement: 'in_turn' },
    rules: { slotStepMinutes: 15, noticeMinutesMin: 30, horizonDays: 60 },
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
