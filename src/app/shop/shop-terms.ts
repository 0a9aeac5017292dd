import type { WeeklyHours } from '../availability/shifts.ts'

/** A shop as its clients see it, and how it lets itself be booked. */
export interface Shop {
  id: string
  slug: string
  name: string
  /** IANA name. */
  timeZone: string
  /** ISO 4217. */
  currency: string
  phone: string | null
  address: string | null
  /** A CSS colour. */
  accent: string
  slotStepMinutes: number
  noticeMinutesMin: number
  horizonDays: number
  cancellationFreeHours: number
  /** Whether its people and bookings are invented. */
  demo: boolean
}

/** A service that can be booked now. */
export interface ShopService {
  id: string
  name: string
  description: string
  durationMinutes: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  /** In the smallest unit of the shop's currency. */
  priceMinor: number
  /** Who offers it, in the shop's order. */
  barberIds: string[]
}

/** A barber who can be booked now. */
export interface ShopBarber {
  id: string
  /** The same in every shop that this person works in: what an occupancy is about. */
  personId: string
  name: string
  bio: string
  /** What he offers, in the shop's order. */
  serviceIds: string[]
  weeklyHours: WeeklyHours[]
}

/** What booking and availability need to know of a shop: active services and barbers only, in the shop's order. */
export interface ShopTerms {
  shop: Shop
  services: ReadonlyMap<string, ShopService>
  barbers: ReadonlyMap<string, ShopBarber>
}

/** The terms of shops, kept in memory: they are needed by every request and change a few times a year. */
export interface ShopTermsCache {
  /** The shop's terms, at most five seconds old. Throws shop_not_found. */
  get(shopId: string): Promise<ShopTerms>
  /** Reads everything anew at the next `get`. */
  forget(): void
}
