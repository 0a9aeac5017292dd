import { union, type Interval } from '../availability/interval.ts'

const MINUTE_MS = 60_000
/** Somebody with an appointment who is not there this long after its start is not waited for. */
const LATE_MS = 15 * MINUTE_MS
/** What is left of a service that takes longer than usual: the usual time divided by this, in whole minutes. */
const REST_PART = 10
/** A service that has taken this many times as long as usual was finished, and nobody wrote it down. */
const FORGOTTEN_TIMES = 3

/** Time of a barber that is taken, with its buffers. */
export interface Taken extends Interval {
  /**
   * fixed: whatever happens, at this time. expected: an appointment. arrived: one whose client is here. in_chair: since
   * startMs, the real one.
   */
  readonly state: 'fixed' | 'expected' | 'arrived' | 'in_chair'
  /** How long it usually takes, where that is not as planned. */
  readonly usualMs?: number
}

/** A barber's day from now on. */
export interface QueueBarber {
  readonly barberId: string
  /** When he works: apart, ascending. */
  readonly working: readonly Interval[]
  readonly taken: readonly Taken[]
}

/** A chair, a basin. */
export interface QueueResource {
  readonly kind: string
  readonly busy: readonly Interval[]
}

/** Somebody who could serve a waiting person, and how long he takes. */
export interface QueueOffer {
  readonly barberId: string
  /** The service itself, which has to end within working hours. */
  readonly serviceMs: number
  /** Until the barber is free again: as planned, and as it usually is. */
  readonly plannedMs: number
  readonly usualMs: number
}

/** Somebody who waits. */
export interface Waiting {
  readonly id: string
  /** In the shop's order. */
  readonly offers: readonly QueueOffer[]
  readonly resourceKinds: readonly string[]
}

/** When somebody who waits will be served, and by whom; null: not today any more. */
export interface Place {
  readonly id: string
  /** The first is 1. */
  readonly position: number
  readonly turn: { readonly startMs: number; readonly barberId: string } | null
}

/** The day of a shop as the queue sees it, in milliseconds since 1970. */
export interface QueueDay {
  readonly nowMs: number
  /** In the shop's order. */
  readonly barbers: readonly QueueBarber[]
  readonly resources: readonly QueueResource[]
}

/**
 * When each of those who wait will be served, given in their order. Appointments come first: a service begins only where it
 * fits before the next one, as planned and as it usually goes. Whoever takes any barber goes to the one who can begin first.
 * Somebody further behind may fill a gap in which nobody before him fits, and delays none of them. The cost is that of
 * waiting people × barbers × what is taken of a barber's day.
 */
export function estimateQueue({ nowMs, barbers, resources }: QueueDay, waiting: readonly Waiting[]): Place[] {
  const days = new Map(
    barbers.map(({ barberId, working, taken }) => [
      barberId,
      { working, busy: expectedBusy(taken, nowMs), barberId },
    ]),
  )
  const stock = resources.map(({ kind, busy }) => ({ kind, busy: union(busy) }))
  return waiting.map(({ id, offers, resourceKinds }, index): Place => {
    let first: { startMs: number; offer: QueueOffer } | null = null
    for (const offer of offers) {
      const day = days.get(offer.barberId)
      if (day === undefined) continue
      const startMs = firstFit(nowMs, offer, day, resourceKinds, stock)
      if (startMs !== null && (first === null || startMs < first.startMs)) first = { startMs, offer }
    }
    if (first === null) return { id, position: index + 1, turn: null }
    const { startMs, offer } = first
    const day = days.get(offer.barberId)
    if (day !== undefined) day.busy = union([...day.busy, { startMs, endMs: startMs + offer.usualMs }])
    const whole = { startMs, endMs: startMs + offer.plannedMs }
    for (const kind of resourceKinds) {
      const one = stock.find((resource) => resource.kind === kind && hit(resource.busy, whole) === undefined)
      if (one !== undefined) one.busy = union([...one.busy, whole])
    }
    return { id, position: index + 1, turn: { startMs, barberId: offer.barberId } }
  })
}

/** When a barber will really be busy: what runs late pushes the appointments after it. */
export function expectedBusy(taken: readonly Taken[], nowMs: number): Interval[] {
  const busy: Interval[] = []
  let freeMs = -Infinity
  for (const { state, startMs, endMs, usualMs = endMs - startMs } of taken) {
    if (state !== 'in_chair' || nowMs - startMs > FORGOTTEN_TIMES * usualMs) continue
    const restMs = Math.ceil(usualMs / REST_PART / MINUTE_MS) * MINUTE_MS
    const untilMs = Math.max(startMs + usualMs, nowMs + restMs)
    busy.push({ startMs, endMs: untilMs })
    freeMs = Math.max(freeMs, untilMs)
  }
  const others = taken.filter(({ state }) => state !== 'in_chair').sort((a, b) => a.startMs - b.startMs)
  for (const { state, startMs, endMs, usualMs = endMs - startMs } of others) {
    const isHere = state === 'arrived'
    if (state === 'fixed' || (!isHere && nowMs - startMs > LATE_MS)) {
      busy.push({ startMs, endMs })
      continue
    }
    const beginsMs = Math.max(startMs, freeMs, isHere ? nowMs : -Infinity)
    freeMs = beginsMs + usualMs
    busy.push({ startMs: beginsMs, endMs: freeMs })
  }
  return union(busy)
}

/** The first instant from `nowMs` on at which a service finds room; null when there is none. */
function firstFit(
  nowMs: number,
  { serviceMs, plannedMs, usualMs }: QueueOffer,
  { working, busy }: { working: readonly Interval[]; busy: readonly Interval[] },
  kinds: readonly string[],
  stock: readonly QueueResource[],
): number | null {
  let startMs = nowMs
  // Each turn of the loop goes on to where something begins or ends.
  for (;;) {
    const earliestMs = startMs
    const shift = working.find(
      (stretch) => Math.max(stretch.startMs, earliestMs) + serviceMs <= stretch.endMs,
    )
    if (shift === undefined) return null
    startMs = Math.max(shift.startMs, startMs)
    const ends = [
      hit(busy, { startMs, endMs: startMs + Math.max(plannedMs, usualMs) })?.endMs ?? startMs,
      ...kinds.map((kind) => freeFrom(stock, kind, { startMs, endMs: startMs + plannedMs })),
    ]
    const nextMs = Math.max(...ends)
    if (nextMs === startMs) return startMs
    if (nextMs === Infinity) return null
    startMs = nextMs
  }
}

/** When the first resource of a kind that is in the way no longer is; the start itself when one is free. */
function freeFrom(stock: readonly QueueResource[], kind: string, whole: Interval): number {
  const ends = stock
    .filter((resource) => resource.kind === kind)
    .map(({ busy }) => hit(busy, whole)?.endMs ?? whole.startMs)
  return Math.min(Infinity, ...ends)
}

function hit(busy: readonly Interval[], { startMs, endMs }: Interval): Interval | undefined {
  return busy.find((interval) => interval.endMs > startMs && interval.startMs < endMs)
}
