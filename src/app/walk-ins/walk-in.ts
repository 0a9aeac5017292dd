import { localTime } from '../../platform/http/wire.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Place } from './walk-in-estimate.ts'

/** From afar people may join until so many wait. */
export const REMOTE_WAITING_MAX = 30
/** At the counter, until so many do. */
export const WAITING_MAX = 100
/** Whoever was called and is not there after so many minutes comes after all who wait, until he is called again. */
export const CALL_MINUTES = 10
const MINUTE_MS = 60_000

/** The states of a place in the queue. */
export type WalkInState = 'waiting' | 'called' | 'served' | 'left' | 'removed' | 'expired'

/** A place in the queue, as the database gives it. Once it has ended, who held it stands here no more. */
export interface WalkInRecord {
  id: string
  state: WalkInState
  accountId: string | null
  name: string
  email: string | null
  phone: string | null
  serviceId: string
  /** null: any. */
  barberId: string | null
  remote: boolean
  joinedAt: Temporal.Instant
  /** When it would begin, as was said on joining. */
  promisedAt: Temporal.Instant
  calledAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  expiresAt: Temporal.Instant
  bookingId: string | null
  version: number
}

/** A place with its turn, as far as it can be told. */
export interface QueuedWalkIn {
  walkIn: WalkInRecord
  place: Place | null
}

/** Open places as they are served: by joining, after them those who were called and did not come. */
export function inTurn(walkIns: readonly WalkInRecord[], now: Temporal.Instant): WalkInRecord[] {
  const nowMs = now.epochMilliseconds
  const missed = ({ calledAt }: WalkInRecord): boolean =>
    calledAt !== null && nowMs - calledAt.epochMilliseconds > CALL_MINUTES * MINUTE_MS
  const key = (walkIn: WalkInRecord): number =>
    (missed(walkIn) ? walkIn.calledAt : null)?.epochMilliseconds ?? walkIn.joinedAt.epochMilliseconds
  return walkIns.toSorted(
    (one, other) => Number(missed(one)) - Number(missed(other)) || key(one) - key(other),
  )
}

/** A turn on the wire, times in the shop's zone. */
export function turnView(turn: Place['turn'], terms: ShopTerms, now: Temporal.Instant) {
  if (turn === null) return null
  return {
    start_at: localTime(Temporal.Instant.fromEpochMilliseconds(turn.startMs), terms.shop.timeZone),
    wait_minutes: Math.max(0, Math.ceil((turn.startMs - now.epochMilliseconds) / MINUTE_MS)),
    barber: named(terms.barbers, turn.barberId),
  }
}

/** A place in the queue on the wire. */
export function walkInView({ walkIn, place }: QueuedWalkIn, terms: ShopTerms, now: Temporal.Instant) {
  const time = (instant: Temporal.Instant | null): string | null =>
    instant === null ? null : localTime(instant, terms.shop.timeZone)
  return {
    id: walkIn.id,
    state: walkIn.state,
    position: place?.position ?? null,
    estimate: turnView(place?.turn ?? null, terms, now),
    client: { name: walkIn.name, email: walkIn.email, phone: walkIn.phone },
    service: named(terms.services, walkIn.serviceId),
    barber: walkIn.barberId === null ? null : named(terms.barbers, walkIn.barberId),
    remote: walkIn.remote,
    joined_at: localTime(walkIn.joinedAt, terms.shop.timeZone),
    promised_at: localTime(walkIn.promisedAt, terms.shop.timeZone),
    called_at: time(walkIn.calledAt),
    ended_at: time(walkIn.endedAt),
    booking_id: walkIn.bookingId,
    version: walkIn.version,
  }
}

function named(all: ReadonlyMap<string, { name: string }>, id: string): { id: string; name: string } {
  return { id, name: all.get(id)?.name ?? '' }
}
