import type {
  AvailabilityRequest,
  BarberTimes,
  NotOfferedReason,
  OfferedSlot,
  ServiceTimes,
} from './availability.ts'

const MINUTE_MS = 60_000

interface NaiveShift {
  opens: Temporal.ZonedDateTime
  closes: Temporal.ZonedDateTime
}

/**
 * The rules of availability once more, minute by minute and with nothing but Temporal: slow, obvious, and without
 * a line of the engine's. Right where shifts begin and end on whole minutes of UTC, as they do since 1972.
 */
export class NaiveAvailability {
  readonly #request: AvailabilityRequest
  readonly #service: ServiceTimes
  readonly #shifts = new Map<string, NaiveShift[]>()
  readonly #workingMinutes = new Map<string, Set<number>>()

  constructor(request: AvailabilityRequest) {
    this.#request = request
    const [offer] = request.visit.items[0]?.offers ?? []
    if (offer === undefined) throw new Error('The model takes one service.')
    this.#service = offer.times
    for (const barber of request.barbers) {
      const shifts = this.#shiftsOf(barber)
      const minutes = new Set<number>()
      for (const { opens, closes } of shifts) {
        for (let ms = opens.epochMilliseconds; ms < closes.epochMilliseconds; ms += MINUTE_MS) minutes.add(ms)
      }
      this.#shifts.set(barber.barberId, shifts)
      this.#workingMinutes.set(barber.barberId, minutes)
    }
  }

  /** What `offeredSlots` must answer. */
  slots(): OfferedSlot[] {
    const { fromMs, toMs, barbers } = this.#request
    const slots: OfferedSlot[] = []
    for (let startMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS; startMs < toMs; startMs += MINUTE_MS) {
      const free = barbers.filter((barber) => this.reason(barber, startMs) === null)
      const barberIds = free.map((barber) => barber.barberId)
      const endMs = startMs + this.#service.durationMinutes * MINUTE_MS
      if (barberIds.length > 0) slots.push({ startMs, endMs, barberIds })
    }
    return slots
  }

  /** What `whyNotOffered` must answer for a start on a whole minute. */
  reason(barber: BarberTimes, startMs: number): NotOfferedReason | null {
    const { timeZone, nowMs, rules } = this.#request
    const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = this.#service
    if (startMs < nowMs) return 'in_the_past'
    if (startMs < nowMs + rules.noticeMinutesMin * MINUTE_MS) return 'too_soon'
    const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).startOfDay()
    const horizon = today.toPlainDate().add({ days: rules.horizonDays + 1 })
    if (startMs >= horizon.toZonedDateTime(timeZone).epochMilliseconds) return 'beyond_horizon'

    const working = this.#workingMinutes.get(barber.barberId)
    if (!working?.has(startMs)) return 'outside_hours'
    if (!this.#isOnGrid(barber, startMs)) return 'off_the_grid'
    for (let minute = 0; minute < durationMinutes; minute += 1) {
      if (!working.has(startMs + minute * MINUTE_MS)) return 'outside_hours'
    }
    for (let minute = -bufferBeforeMinutes; minute < durationMinutes + bufferAfterMinutes; minute += 1) {
      const minuteMs = startMs + minute * MINUTE_MS
      const isBusy = barber.busy.some(
        (busy) => busy.startMs < busy.endMs && busy.startMs < minuteMs + MINUTE_MS && busy.endMs > minuteMs,
      )
      if (isBusy) return 'busy'
    }
    return null
  }

  #isOnGrid(barber: BarberTimes, startMs: number): boolean {
    const start = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(this.#request.timeZone)
    return (this.#shifts.get(barber.barberId) ?? []).some(({ opens, closes }) => {
      if (startMs < opens.epochMilliseconds || startMs >= closes.epochMilliseconds) return false
      const shown = opens.toPlainDateTime().until(start.toPlainDateTime(), { largestUnit: 'minutes' })
      return Math.abs(shown.minutes) % this.#request.rules.slotStepMinutes === 0
    })
  }

  #shiftsOf(barber: BarberTimes): NaiveShift[] {
    const { timeZone, fromMs, toMs } = this.#request
    const shifts: NaiveShift[] = []
    const dateOf = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate()
    const last = dateOf(toMs).add({ days: 4 })
    for (let date = dateOf(fromMs).subtract({ days: 4 }); !date.equals(last); date = date.add({ days: 1 })) {
      const noon = date.toZonedDateTime({ timeZone, plainTime: '12:00' })
      if (!noon.toPlainDate().equals(date)) continue
      for (const { weekday, opensMinute, closesMinute } of barber.weeklyHours) {
        if (weekday !== date.dayOfWeek) continue
        const midnight = date.toPlainDateTime()
        const opens = midnight.add({ minutes: opensMinute })
        const closes = midnight.add({ minutes: closesMinute })
        shifts.push({
          opens: opens.toZonedDateTime(timeZone, { disambiguation: 'compatible' }),
          closes: closes.toZonedDateTime(timeZone, { disambiguation: 'later' }),
        })
      }
    }
    return shifts
  }
}
