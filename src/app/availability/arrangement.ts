import { firstDayOf, applies } from './limit.ts'
import { localDayAt } from './local-time.ts'
import { matchEach } from './matching.ts'
import { freeOf, occupiedBy, prefer, refusalAt, wholeOf, type OpenShop } from './room.ts'
import { sessionKey, type Placed, type PlannedItem } from './terms.ts'

const MINUTE_MS = 60_000

/**
 * Gives each item a barber and resources, the preferred ones first; null when they don't all find room. What is left to
 * place depends on little of what is placed: whoever leads there again by another way is not followed, or six services
 * with ten barbers would be a million ways.
 */
export function arrange(shop: OpenShop, startMs: number, firstBarberId: string | null): PlannedItem[] | null {
  const { items, arrangement } = shop.terms.visit
  const isTogether = arrangement === 'side_by_side'
  const deadEnds = new Set<string>()

  function place(index: number, atMs: number, placed: readonly Placed[]): PlannedItem[] | null {
    const item = items[index]
    if (item === undefined) return planned(shop, placed)
    const key = placed.length === 0 ? '' : leftBy(shop, atMs, placed)
    if (deadEnds.has(key)) return null
    const wanted = index === 0 ? firstBarberId : null
    const candidates = item.offers
      .map(({ barberId }) => barberId)
      .filter((id) => wanted === null || id === wanted)
      .filter((id) => !isTogether || !placed.some(({ offer }) => offer.barberId === id))
    for (const barberId of prefer(shop, candidates, startMs)) {
      const offer = item.offers.find((candidate) => candidate.barberId === barberId)
      const diary = shop.diaries.get(barberId)
      if (offer === undefined || diary === undefined) continue
      if (index === 0 && !includes(diary.starts, atMs)) continue
      if (refusalAt(shop, item, offer, atMs, placed) !== null) continue
      const endMs = atMs + offer.times.durationMinutes * MINUTE_MS
      const now = [...placed, { item, offer, startMs: atMs, endMs }]
      if (isTogether && chooseResources(shop, now) === null) continue
      const rest = place(index + 1, isTogether ? startMs : endMs, now)
      if (rest !== null) return rest
    }
    deadEnds.add(key)
    return null
  }
  return isTogether && !haveRoom(shop, startMs) ? null : place(0, startMs, [])
}

/** All of what is placed that decides about the rest. */
function leftBy({ terms, spans }: OpenShop, atMs: number, placed: readonly Placed[]): string {
  const limits = (terms.limits ?? []).map((limit) =>
    placed
      .filter(({ item, offer }) => applies(limit, item.serviceId, offer.barberId))
      .map(({ startMs }) => firstDayOf(limit.period, localDayAt(spans, startMs)))
      .join(),
  )
  if (terms.visit.arrangement === 'in_turn') return [placed.length, atMs, ...limits].join(' ')
  const barberIds = placed.map(({ offer }) => offer.barberId).sort()
  const withResources = placed.map(({ item: { resourceKinds = [] }, offer, startMs }) => {
    const whole = wholeOf(offer.times, startMs)
    return resourceKinds.length === 0 ? '' : `${whole.startMs}-${whole.endMs}`
  })
  return [...barberIds, ...withResources, ...limits].join(' ')
}

/** Whether as many barbers and resources are free as side by side are needed, whoever does what. Saves most searches. */
function haveRoom(shop: OpenShop, startMs: number): boolean {
  const able = shop.terms.visit.items.map((item) => ({
    item,
    offers: item.offers.filter((offer) => refusalAt(shop, item, offer, startMs) === null),
  }))
  if (matchEach(able.map(({ offers }) => offers.map(({ barberId }) => barberId))) === null) return false
  const briefest = able.flatMap(({ item, offers }) => {
    const [first, ...others] = offers
    if (first === undefined) return []
    const offer = others.reduce(
      (one, other) => (other.times.durationMinutes < one.times.durationMinutes ? other : one),
      first,
    )
    return [{ item, offer, startMs, endMs: startMs }]
  })
  return chooseResources(shop, briefest) !== null
}

function planned(shop: OpenShop, placed: readonly Placed[]): PlannedItem[] | null {
  const resources = chooseResources(shop, placed)
  if (resources === null) return null
  return placed.map(({ offer: { barberId, times }, startMs, endMs }, index) => ({
    barberId,
    startMs,
    endMs,
    occupied: occupiedBy(times, startMs),
    resourceIds: resources[index] ?? [],
  }))
}

/**
 * For each item one free resource of each kind that it needs: side by side one of its own, in turn the one that was used
 * before. null when there are too few.
 */
function chooseResources(shop: OpenShop, placed: readonly Placed[]): string[][] | null {
  const needs = placed.flatMap(({ item, offer: { barberId, times }, startMs }, index) => {
    const session = item.class?.sessions.get(sessionKey(barberId, startMs))
    if (session !== undefined)
      return session.resources.map(({ resourceId }) => ({ index, free: [resourceId] }))
    const whole = wholeOf(times, startMs)
    return (item.resourceKinds ?? []).map((kind) => ({ index, free: freeOf(shop, kind, whole) }))
  })
  const chosen =
    shop.terms.visit.arrangement === 'side_by_side'
      ? matchEach(needs.map(({ free }) => free))
      : needs.reduce<string[] | null>((earlier, { free }) => {
          const one = free.find((id) => earlier?.includes(id)) ?? free[0]
          return earlier === null || one === undefined ? null : [...earlier, one]
        }, [])
  if (chosen === null) return null
  return placed.map((_, index) => chosen.filter((_id, need) => needs[need]?.index === index))
}

/** Whether `sorted` has `value`. Logarithmic. */
export function includes(sorted: readonly number[], value: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? value) < value) low = middle + 1
    else high = middle
  }
  return sorted[low] === value
}
