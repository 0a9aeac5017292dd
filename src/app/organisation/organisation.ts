import { shopProblems } from '../shop/errors.ts'
import type { ShopFacts } from '../shop/new-shop.ts'

/** Who stands behind one or several shops. */
export interface Organisation {
  id: string
  name: string
  version: number
}

/** What anybody may know of a shop among others. */
export interface SiblingShop {
  id: string
  slug: string
  name: string
  address: string | null
  /** IANA name. */
  timeZone: string
}

/** The shop with its time zone as IANA spells it. Problems: time_zone_unknown, currency_unknown. */
export function checkedShop(shop: ShopFacts): ShopFacts {
  const timeZone = timeZoneOf(shop.timeZone)
  if (timeZone === null) throw shopProblems.time_zone_unknown()
  if (!Intl.supportedValuesOf('currency').includes(shop.currency)) throw shopProblems.currency_unknown()
  return { ...shop, timeZone }
}

/** An offset such as +01:00 is no zone: it knows no summer time. */
function timeZoneOf(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
  } catch {
    return null
  }
}
