import type { NewShop } from './shop-terms.ts'

/** What is said of a shop that is to be opened. */
export interface ShopFacts {
  slug: string
  name: string
  /** IANA name. */
  timeZone: string
  /** ISO 4217. */
  currency: string
  phone: string | null
  address: string | null
}

/** A shop as it begins: with the rules that most shops keep. */
export function newShop(id: string, facts: ShopFacts): NewShop['shop'] {
  return {
    id,
    ...facts,
    accent: 'oklch(0.52 0.13 35)',
    slotStepMinutes: 15,
    noticeMinutesMin: 30,
    horizonDays: 60,
    cancellationFreeHours: 12,
    demo: false,
  }
}
