import type { Interval } from '../availability/interval.ts'

/** A booked service that needs a resource of a kind and has none that is in use. */
export interface Unseated extends Interval {
  bookingId: string
  kind: string
  /** What it holds of a resource that is no longer in use, to be moved. */
  occupancyId: string | null
  expiresAt: Temporal.Instant | null
}

/** A resource in use, with when it is taken, by start. */
export interface Seat {
  id: string
  kind: string
  taken: readonly Interval[]
}

/** A resource that is to be kept for a booking. */
export interface NewSeat extends Unseated {
  resourceId: string
  newId: string
}

/**
 * Gives each service, in the order of their starts, the first resource of its kind that is free all the time; those that
 * find none are left out. Linear in services and in what is taken, for each resource.
 */
export function seatsFor(
  unseated: readonly Unseated[],
  seats: readonly Seat[],
): (Unseated & { resourceId: string })[] {
  const lanes = seats.map((seat) => ({ ...seat, next: 0, givenUntilMs: -Infinity }))
  return unseated.flatMap((wish) => {
    const free = lanes.find((lane) => {
      if (lane.kind !== wish.kind || lane.givenUntilMs > wish.startMs) return false
      while ((lane.taken[lane.next]?.endMs ?? Infinity) <= wish.startMs) lane.next += 1
      return (lane.taken[lane.next]?.startMs ?? Infinity) >= wish.endMs
    })
    if (free === undefined) return []
    free.givenUntilMs = wish.endMs
    return [{ ...wish, resourceId: free.id }]
  })
}
