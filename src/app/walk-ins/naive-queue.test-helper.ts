import type { Interval } from '../availability/interval.ts'
import type { Place, QueueBarber, QueueDay, QueueOffer, Taken, Waiting } from './walk-in-estimate.ts'

const MINUTE_MS = 60_000

/**
 * The rules of the queue once more, minute by minute: slow, obvious, and without a line of the estimate's. Right where
 * everything begins and ends on whole minutes, from `fromMs` to `toMs`.
 */
export class NaiveQueue {
  readonly #day: QueueDay
  readonly #minutes: number[] = []
  readonly #busy = new Map<string, Set<number>>()
  readonly #resources: { kind: string; busy: Set<number> }[]

  constructor(day: QueueDay, range: Interval) {
    this.#day = day
    for (let ms = range.startMs; ms < range.endMs; ms += MINUTE_MS) this.#minutes.push(ms)
    for (const barber of day.barbers) this.#busy.set(barber.barberId, this.#walk(barber))
    this.#resources = day.resources.map(({ kind, busy }) => ({
      kind,
      busy: new Set(this.#minutes.filter((ms) => busy.some((one) => one.startMs <= ms && ms < one.endMs))),
    }))
  }

  /** What `estimateQueue` must answer. */
  places(waiting: readonly Waiting[]): Place[] {
    return waiting.map((person, index) => ({
      id: person.id,
      position: index + 1,
      turn: this.#serve(person),
    }))
  }

  /** The barber's day as a film: who sits, and who sits down next. */
  #walk({ taken }: QueueBarber): Set<number> {
    const { nowMs } = this.#day
    const busy = new Set<number>()
    const lengthOf = ({ startMs, endMs, usualMs }: Taken): number => usualMs ?? endMs - startMs
    let freeMs = -Infinity
    for (const one of taken.filter(({ state }) => state === 'in_chair')) {
      const lastedMs = nowMs - one.startMs
      if (lastedMs > 3 * lengthOf(one)) continue
      const restMinutes = Math.ceil(lengthOf(one) / MINUTE_MS / 10)
      const leftMs = Math.max(lengthOf(one) - lastedMs, restMinutes * MINUTE_MS)
      for (const ms of this.#minutes) if (ms >= one.startMs && ms < nowMs + leftMs) busy.add(ms)
      freeMs = Math.max(freeMs, nowMs + leftMs)
    }
    const coming: Taken[] = []
    for (const one of taken.filter(({ state }) => state !== 'in_chair')) {
      const isGivenUp = one.state === 'expected' && nowMs > one.startMs + 15 * MINUTE_MS
      if (one.state !== 'fixed' && !isGivenUp) coming.push(one)
      else for (const ms of this.#minutes) if (ms >= one.startMs && ms < one.endMs) busy.add(ms)
    }
    coming.sort((a, b) => a.startMs - b.startMs)
    for (const minuteMs of this.#minutes) {
      const [next] = coming
      if (next === undefined) break
      const isDue = next.startMs <= minuteMs && (next.state !== 'arrived' || minuteMs >= nowMs)
      if (minuteMs < freeMs || !isDue) continue
      coming.shift()
      freeMs = minuteMs + lengthOf(next)
      for (const ms of this.#minutes) if (ms >= minuteMs && ms < freeMs) busy.add(ms)
    }
    return busy
  }

  #serve({ offers, resourceKinds }: Waiting): Place['turn'] {
    for (const ms of this.#minutes.filter((minute) => minute >= this.#day.nowMs)) {
      const offer = offers.find((one) => this.#fits(one, ms, resourceKinds))
      if (offer === undefined) continue
      const taken = (lengthMs: number): number[] =>
        Array.from({ length: lengthMs / MINUTE_MS }, (_, index) => ms + index * MINUTE_MS)
      for (const minute of taken(offer.usualMs)) this.#busy.get(offer.barberId)?.add(minute)
      for (const kind of resourceKinds) {
        const chair = this.#resources.find(
          (resource) =>
            resource.kind === kind && taken(offer.plannedMs).every((minute) => !resource.busy.has(minute)),
        )
        for (const minute of taken(offer.plannedMs)) chair?.busy.add(minute)
      }
      return { startMs: ms, barberId: offer.barberId }
    }
    return null
  }

  #fits(
    { barberId, serviceMs, plannedMs, usualMs }: QueueOffer,
    ms: number,
    kinds: readonly string[],
  ): boolean {
    const barber = this.#day.barbers.find((one) => one.barberId === barberId)
    const busy = this.#busy.get(barberId)
    if (barber === undefined || busy === undefined) return false
    const all = (lengthMs: number, is: (minute: number) => boolean): boolean => {
      for (let passed = 0; passed < lengthMs; passed += MINUTE_MS) if (!is(ms + passed)) return false
      return true
    }
    return (
      all(serviceMs, (minute) => barber.working.some((one) => one.startMs <= minute && minute < one.endMs)) &&
      all(Math.max(plannedMs, usualMs), (minute) => !busy.has(minute)) &&
      kinds.every((kind) =>
        this.#resources.some(
          (resource) => resource.kind === kind && all(plannedMs, (minute) => !resource.busy.has(minute)),
        ),
      )
    )
  }
}
