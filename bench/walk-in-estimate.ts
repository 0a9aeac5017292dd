import {
  estimateQueue,
  type QueueDay,
  type QueueOffer,
  type Taken,
  type Waiting,
} from '../src/app/walk-ins/walk-in-estimate.ts'
import { atMost, told, type Figure } from './figure.ts'
import { generator } from './generator.ts'

const MINUTE_MS = 60_000
const TICK_MS = 30_000
const SEED = 1
const DAYS = 1_000
const OPENS_MS = 9 * 60 * MINUTE_MS
const CLOSES_MS = 18 * 60 * MINUTE_MS
const BUFFER_MS = 5 * MINUTE_MS
const SERVICE_MINUTES = [20, 30, 30, 30, 45, 60]
/** Real times are log-normal around the usual ones; this is the deviation of their logarithm. */
const SPREAD = 0.2
const NO_SHOW_CHANCE = 0.06
const GIVEN_UP_MS = 12 * MINUTE_MS
const LEAVE_CHANCE = 0.07
const PICKY_CHANCE = 0.3
/** People who join, and appointments made online during the day, per barber and hour. */
const JOINS_PER_HOUR = 0.75
const ONLINE_PER_HOUR = 0.2

/**
 * The error of the wait that people are told on joining, over a thousand days of shops with two to four barbers: services
 * that take longer or shorter than planned, barbers who are slower or faster, breaks, appointments, late clients and clients
 * who stay away, appointments made meanwhile, people who wait for one barber, and people who leave. Counted is whoever was
 * served, and was told to wait or had to. Against it, what a sign on the door could say: people ahead times half an hour,
 * divided by barbers.
 */
export function run(): Promise<Figure[]> {
  console.error(`walk-in-estimate: seed ${SEED}`)
  const served = Array.from({ length: DAYS }, (_, day) => new ShopDay(SEED * 1_000_003 + day).run()).flat()
  const waited = served.filter(
    ({ toldMs, joinedMs, startMs }) => Math.max(toldMs, startMs) - joinedMs >= MINUTE_MS,
  )
  const lateMinutes = waited.map(({ toldMs, startMs }) => (startMs - toldMs) / MINUTE_MS)
  const errors = lateMinutes.map(Math.abs)
  const soon = waited.filter(({ toldMs, joinedMs }) => toldMs - joinedMs <= 30 * MINUTE_MS)
  const soonErrors = soon.map(({ toldMs, startMs }) => Math.abs(startMs - toldMs) / MINUTE_MS)
  const waits = waited.map(({ joinedMs, startMs }) => (startMs - joinedMs) / MINUTE_MS)
  const signErrors = waited.map(
    ({ joinedMs, signMs, startMs }) => Math.abs(startMs - joinedMs - signMs) / MINUTE_MS,
  )
  const meanLate = lateMinutes.reduce((sum, minutes) => sum + minutes, 0) / lateMinutes.length
  return Promise.resolve([
    told('walk_ins_that_waited', waited.length, 'people'),
    told('walk_in_wait_median_min', quantile(waits, 0.5), 'min'),
    atMost('walk_in_estimate_error_median_min', quantile(errors, 0.5), 'min', 6),
    atMost('walk_in_estimate_error_p90_min', quantile(errors, 0.9), 'min', 40),
    atMost('walk_in_estimate_error_to_30_min_median_min', quantile(soonErrors, 0.5), 'min', 5),
    atMost('walk_in_estimate_error_to_30_min_p90_min', quantile(soonErrors, 0.9), 'min', 20),
    atMost('walk_in_estimate_bias_min', Math.abs(meanLate), 'min', 3),
    told('walk_in_sign_error_median_min', quantile(signErrors, 0.5), 'min'),
  ])
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

interface Appointment {
  startMs: number
  plannedMs: number
  /** Infinity: never. */
  arrivesMs: number
  isDone: boolean
}

interface Barber {
  id: string
  working: { startMs: number; endMs: number }[]
  /** How much longer than planned he usually takes, and what was learned of it. */
  pace: number
  learned: number
  appointments: Appointment[]
  chair: { startMs: number; plannedMs: number; endMs: number } | null
}

interface Person {
  id: string
  joinedMs: number
  toldMs: number
  signMs: number
  leavesMs: number
  serviceMs: number
  barberId: string | null
}

interface Served {
  joinedMs: number
  toldMs: number
  signMs: number
  startMs: number
}

/** One day of one shop, in steps of half a minute. */
class ShopDay {
  readonly #random: () => number
  readonly #barbers: Barber[]
  #queue: Person[] = []
  readonly #served: Served[] = []
  #joined = 0

  constructor(seed: number) {
    this.#random = generator(seed)
    this.#barbers = Array.from({ length: 2 + Math.floor(this.#random() * 3) }, (_, index) => {
      const breakMs = OPENS_MS + (180 + Math.floor(this.#random() * 8) * 15) * MINUTE_MS
      const pace = Math.exp(0.12 * this.#normal())
      const barber: Barber = {
        id: `barber-${index}`,
        working: [
          { startMs: OPENS_MS, endMs: breakMs },
          { startMs: breakMs + 30 * MINUTE_MS, endMs: CLOSES_MS },
        ],
        pace,
        learned: pace * Math.exp(0.05 * this.#normal()),
        appointments: [],
        chair: null,
      }
      for (let atMs = OPENS_MS; atMs < CLOSES_MS; atMs += 15 * MINUTE_MS)
        if (this.#random() < 0.2) this.#book(barber, atMs)
      return barber
    })
  }

  run(): Served[] {
    const perTick = (this.#barbers.length * TICK_MS) / (60 * MINUTE_MS)
    for (let nowMs = OPENS_MS; nowMs < CLOSES_MS + 120 * MINUTE_MS; nowMs += TICK_MS) {
      this.#queue = this.#queue.filter(({ leavesMs }) => leavesMs > nowMs)
      for (const barber of this.#barbers) this.#work(barber, nowMs)
      if (nowMs >= CLOSES_MS) continue
      if (this.#random() < JOINS_PER_HOUR * perTick) this.#join(nowMs)
      if (this.#random() < ONLINE_PER_HOUR * perTick) {
        const barber = this.#pick(this.#barbers)
        const aheadMs = (30 + Math.floor(this.#random() * 12) * 15) * MINUTE_MS
        this.#book(barber, Math.ceil(nowMs / (15 * MINUTE_MS)) * 15 * MINUTE_MS + aheadMs)
      }
    }
    return this.#served
  }

  /** What a barber does when he is free: the appointment that is due, or else the first in the queue who fits. */
  #work(barber: Barber, nowMs: number): void {
    if (barber.chair !== null && barber.chair.endMs > nowMs) return
    barber.chair = null
    for (const appointment of barber.appointments)
      if (nowMs >= appointment.startMs + GIVEN_UP_MS && appointment.arrivesMs > nowMs)
        appointment.isDone = true
    const next = barber.appointments.find(({ isDone }) => !isDone)
    if (next !== undefined && next.startMs <= nowMs) {
      if (next.arrivesMs > nowMs) return
      next.isDone = true
      this.#seat(barber, nowMs, next.plannedMs)
      return
    }
    const person = this.#queue.find(({ barberId, serviceMs }) => {
      if (barberId !== null && barberId !== barber.id) return false
      const untilMs = nowMs + serviceMs
      if (untilMs + BUFFER_MS > (next?.startMs ?? Infinity)) return false
      return barber.working.some(({ startMs, endMs }) => startMs <= nowMs && untilMs <= endMs)
    })
    if (person === undefined) return
    this.#queue = this.#queue.filter((one) => one !== person)
    const { joinedMs, toldMs, signMs } = person
    this.#served.push({ joinedMs, toldMs, signMs, startMs: nowMs })
    this.#seat(barber, nowMs, person.serviceMs)
  }

  #seat(barber: Barber, nowMs: number, plannedMs: number): void {
    const lastsMs = plannedMs * barber.pace * Math.exp(SPREAD * this.#normal())
    // Cleaning up, and the walk to the chair.
    const betweenMs = (2 + 4 * this.#random()) * MINUTE_MS
    barber.chair = { startMs: nowMs, plannedMs, endMs: nowMs + lastsMs + betweenMs }
  }

  #join(nowMs: number): void {
    this.#joined += 1
    const serviceMs = this.#pick(SERVICE_MINUTES) * MINUTE_MS
    const barberId = this.#random() < PICKY_CHANCE ? this.#pick(this.#barbers).id : null
    const person: Person = {
      id: `${this.#joined}`,
      joinedMs: nowMs,
      toldMs: 0,
      signMs: (this.#queue.length * 30 * MINUTE_MS) / this.#barbers.length,
      leavesMs: Infinity,
      serviceMs,
      barberId,
    }
    const places = estimateQueue(
      this.#day(nowMs),
      [...this.#queue, person].map((one) => this.#waiting(one)),
    )
    const turn = places.at(-1)?.turn
    if (turn === undefined || turn === null) return
    const waitMs = turn.startMs - nowMs
    if (waitMs > 90 * MINUTE_MS && this.#random() < 0.7) return
    person.toldMs = turn.startMs
    if (this.#random() < LEAVE_CHANCE) person.leavesMs = nowMs + this.#random() * waitMs
    this.#queue.push(person)
  }

  #day(nowMs: number): QueueDay {
    return {
      nowMs,
      resources: [],
      barbers: this.#barbers.map(({ id, working, chair, appointments, learned }) => {
        const usual = (plannedMs: number): number => plannedMs * learned + BUFFER_MS
        const taken = appointments
          .filter(({ isDone }) => !isDone)
          .map(({ startMs, plannedMs, arrivesMs }): Taken => {
            const state = arrivesMs <= nowMs ? 'arrived' : 'expected'
            return { startMs, endMs: startMs + plannedMs + BUFFER_MS, usualMs: usual(plannedMs), state }
          })
        if (chair !== null && chair.endMs > nowMs) {
          const { startMs, plannedMs } = chair
          const endMs = startMs + plannedMs + BUFFER_MS
          taken.push({ startMs, endMs, usualMs: usual(plannedMs), state: 'in_chair' })
        }
        return { barberId: id, working, taken }
      }),
    }
  }

  #waiting({ id, serviceMs, barberId }: Person): Waiting {
    const offers = this.#barbers
      .filter((barber) => barberId === null || barber.id === barberId)
      .map((barber): QueueOffer => ({
        barberId: barber.id,
        serviceMs,
        plannedMs: serviceMs + BUFFER_MS,
        usualMs: serviceMs * barber.learned + BUFFER_MS,
      }))
    return { id, offers, resourceKinds: [] }
  }

  /** An appointment, where it is free. */
  #book(barber: Barber, startMs: number): void {
    const plannedMs = this.#pick(SERVICE_MINUTES) * MINUTE_MS
    const endMs = startMs + plannedMs
    const isWorking = barber.working.some((stretch) => stretch.startMs <= startMs && endMs <= stretch.endMs)
    const chairMs = barber.chair === null ? 0 : barber.chair.startMs + barber.chair.plannedMs + BUFFER_MS
    const isTaken = barber.appointments.some(
      (other) => other.startMs < endMs + BUFFER_MS && startMs < other.startMs + other.plannedMs + BUFFER_MS,
    )
    if (!isWorking || isTaken || startMs < chairMs) return
    const comes = this.#random() >= NO_SHOW_CHANCE
    const arrivesMs = comes ? startMs + (4 * this.#normal() - 4) * MINUTE_MS : Infinity
    barber.appointments.push({ startMs, plannedMs, arrivesMs, isDone: false })
    barber.appointments.sort((a, b) => a.startMs - b.startMs)
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)]
    if (item === undefined) throw new Error('There is nothing to choose from.')
    return item
  }

  /** Box–Muller. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
  }
}
