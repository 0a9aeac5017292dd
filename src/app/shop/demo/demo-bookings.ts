import type { Interval } from '../../availability/interval.ts'
import { offsetSpans } from '../../availability/local-time.ts'
import { shiftsWithin } from '../../availability/shifts.ts'
import type { BookingState } from '../../bookings/booking.ts'
import type { NewBarber, NewService, NewShop } from '../shop-terms.ts'
import type { Dice } from './dice.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAYS_BACK = 10
const DAYS_AHEAD = 11

/** An invented appointment; all instants in milliseconds since 1970. */
export interface DemoBooking extends Interval {
  barber: NewBarber
  service: NewService
  /** Which of the clients, by number. */
  client: number
  state: BookingState
  /** With the buffers. */
  occupied: Interval
  createdMs: number
}

/**
 * Three weeks of appointments around `nowMs`: fuller behind than ahead, on the shop's grid, inside of the barbers'
 * shifts, never two at once for a barber and never two on a day for a client.
 */
export function demoBookings(
  terms: NewShop,
  options: { nowMs: number; clientCount: number; dice: Dice },
): DemoBooking[] {
  const { nowMs, clientCount, dice } = options
  const range = dayRange(nowMs, terms.shop.timeZone)
  const spans = offsetSpans(terms.shop.timeZone, range.startMs, range.endMs)
  const stepMs = terms.shop.slotStepMinutes * MINUTE_MS
  const visits = new Set<string>()
  const bookings: DemoBooking[] = []

  function clientFor(startMs: number): number {
    for (;;) {
      const client = dice.between(0, clientCount - 1)
      const visit = `${client} ${Math.floor(startMs / (24 * HOUR_MS))}`
      if (visits.has(visit)) continue
      visits.add(visit)
      return client
    }
  }

  for (const barber of terms.barbers.values()) {
    const services = barber.serviceIds.flatMap((id) => terms.services.get(id) ?? [])
    const shifts = shiftsWithin(range, barber, spans).sort((a, b) => a.startMs - b.startMs)
    for (const shift of shifts) {
      let freeMs = shift.startMs
      for (let startMs = shift.startMs; startMs < shift.endMs; startMs += stepMs) {
        const service = dice.pick(services)
        const endMs = startMs + service.durationMinutes * MINUTE_MS
        const occupied = {
          startMs: startMs - service.bufferBeforeMinutes * MINUTE_MS,
          endMs: endMs + service.bufferAfterMinutes * MINUTE_MS,
        }
        if (occupied.startMs < freeMs || endMs > shift.endMs) continue
        if (dice.chance() > demand(startMs, nowMs)) continue
        const state = stateOf({ startMs, endMs }, nowMs, dice)
        const createdMs = Math.min(startMs, nowMs) - dice.between(2 * 60, 7 * 24 * 60) * MINUTE_MS
        const client = clientFor(startMs)
        bookings.push({ barber, service, client, state, startMs, endMs, occupied, createdMs })
        if (isLive(state)) freeMs = occupied.endMs
      }
    }
  }
  return bookings.sort((a, b) => a.startMs - b.startMs)
}

/** Whether a booking in this state still takes the barber's time. */
export function isLive(state: BookingState): boolean {
  return state !== 'cancelled' && state !== 'no_show' && state !== 'expired'
}

/** How likely a free slot is to be taken: nearly full until tomorrow, then less by the day. */
function demand(startMs: number, nowMs: number): number {
  const daysAhead = Math.max(0, (startMs - nowMs) / (24 * HOUR_MS))
  return 0.55 / (1 + daysAhead / 3)
}

function stateOf({ startMs, endMs }: Interval, nowMs: number, dice: Dice): BookingState {
  const throwOf = dice.chance()
  if (throwOf < 0.06) return 'cancelled'
  if (startMs > nowMs) return 'confirmed'
  if (endMs > nowMs) return 'arrived'
  return throwOf < 0.1 ? 'no_show' : 'completed'
}

/** Whole days of the shop's calendar around `nowMs`. */
function dayRange(nowMs: number, timeZone: string): Interval {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).startOfDay()
  return {
    startMs: today.subtract({ days: DAYS_BACK }).epochMilliseconds,
    endMs: today.add({ days: DAYS_AHEAD }).epochMilliseconds,
  }
}
