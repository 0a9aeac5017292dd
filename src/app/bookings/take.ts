import { limitPeriod } from '../availability/limit.ts'
import type { PlannedItem } from '../availability/terms.ts'
import { union, type Interval } from '../availability/interval.ts'
import { classPool, classSession, limitPool } from '../availability/pools.ts'
import { termsOf, type VisitWish } from '../availability/visit.ts'
import type { Random } from '../../platform/crypto/random.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'

const MINUTE_MS = 60_000

/** A row of occupancy: time of a person or a resource, or one place of a pool. */
export interface Take {
  id: string
  kind: 'person' | 'resource' | 'place' | 'limit'
  /** null: a free place of `pool`. */
  subjectId: string | null
  /** Of a person: the barber whose own calendar counts as well. */
  barberId: string | null
  pool: { name: string; size: number } | null
  /** Rows of one session don't exclude one another. */
  sessionId: string
  from: Temporal.Instant
  to: Temporal.Instant
}

/** Everything that a planned visit takes, so that the exclusion constraint is the last judge of all of it. */
export function takesOf(
  terms: ShopTerms,
  wish: VisitWish,
  plan: readonly PlannedItem[],
  random: Random,
): Take[] {
  const people: [string, Interval][] = []
  const barberOf = new Map<string, string>()
  const resources: [string, Interval][] = []
  const takes: Take[] = []
  const take = (
    kind: Take['kind'],
    of: { subjectId: string } | { pool: { name: string; size: number } },
    { startMs, endMs }: Interval,
    sessionId?: string,
  ): void => {
    const id = random.uuid()
    takes.push({
      id,
      kind,
      subjectId: 'subjectId' in of ? of.subjectId : null,
      barberId: kind === 'person' && 'subjectId' in of ? (barberOf.get(of.subjectId) ?? null) : null,
      pool: 'pool' in of ? of.pool : null,
      sessionId: sessionId ?? id,
      from: Temporal.Instant.fromEpochMilliseconds(startMs),
      to: Temporal.Instant.fromEpochMilliseconds(endMs),
    })
  }

  for (const [index, { barberId, startMs, endMs, occupied, resourceIds }] of plan.entries()) {
    const wished = wish.items[index]
    const service = wished === undefined ? undefined : terms.services.get(wished.serviceId)
    const personId = terms.barbers.get(barberId)?.personId
    if (wished === undefined || service === undefined || personId === undefined)
      throw new Error('A plan names a service or a barber that its terms do not have.')
    barberOf.set(personId, barberId)
    const session = service.capacity > 1 ? classSession(personId, service.id, startMs) : undefined
    if (session !== undefined) {
      for (const interval of occupied) take('person', { subjectId: personId }, interval, session)
      take('place', { pool: { name: classPool(session), size: service.capacity } }, { startMs, endMs })
    } else {
      for (const interval of occupied) people.push([personId, interval])
    }
    const { times } = termsOf(terms, service, barberId, wished.addOnIds)
    const whole = {
      startMs: startMs - times.bufferBeforeMinutes * MINUTE_MS,
      endMs: endMs + times.bufferAfterMinutes * MINUTE_MS,
    }
    for (const resourceId of resourceIds) {
      if (session === undefined) resources.push([resourceId, whole])
      else take('resource', { subjectId: resourceId }, whole, session)
    }
    for (const limit of terms.limits) {
      if ((limit.barberId ?? barberId) !== barberId || (limit.serviceId ?? service.id) !== service.id)
        continue
      const period = limitPeriod(terms.shop.timeZone, limit.period, startMs)
      const pool = { name: limitPool(limit.id, period.firstDay), size: limit.countMax }
      take('limit', { pool }, period)
    }
  }
  for (const [subjectId, intervals] of bySubject(people))
    for (const interval of intervals) take('person', { subjectId }, interval)
  for (const [subjectId, intervals] of bySubject(resources))
    for (const interval of intervals) take('resource', { subjectId }, interval)
  return takes
}

/** Buffers between two services of one visit overlap: together they are taken once. */
function bySubject(taken: [string, Interval][]): [string, Interval[]][] {
  return [...Map.groupBy(taken, ([subjectId]) => subjectId)].map(([subjectId, own]) => [
    subjectId,
    union(own.map(([, interval]) => interval)),
  ])
}

/** A take as a row of JSON, for the statements that write it. */
export function takeRow({ id, kind, subjectId, barberId, pool, sessionId, from, to }: Take): object {
  return {
    id,
    kind,
    subject: subjectId,
    barber: barberId,
    pool: pool?.name,
    size: pool?.size,
    session: sessionId,
    starts: from,
    ends: to,
  }
}
