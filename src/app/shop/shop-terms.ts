import type { DateHours, GridAnchor, WeeklyHours } from '../availability/shifts.ts'

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
  slotAnchor: GridAnchor
  gapPolicy: 'offer' | 'last' | 'hide'
  /** Who is booked where nobody in particular is asked for. */
  anyBarber: 'fair' | 'in_order' | 'random'
  /** How long a hold stands. */
  holdMinutes: number
  /** Parts of the price that are due for a change after the free hours, and for staying away. */
  lateFeePercent: number
  noShowFeePercent: number
  /** Raised by whatever changes what is offered: a booking is decided by the terms that hold when it commits. */
  termsVersion: number
  /** Counts the changes of what stands here. */
  version: number
  /** Whether its people and bookings are invented. */
  demo: boolean
}

/** What of a shop its owner may change, named as it goes over the wire; what is left out stays. */
export interface ShopChange {
  name?: string
  phone?: string | null
  address?: string | null
  accent?: string
  slot_step_minutes?: number
  notice_minutes_min?: number
  horizon_days?: number
  cancellation_free_hours?: number
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
  /** The barber is free and the chair taken from this minute on; 0 minutes: never. */
  processingFromMinute: number
  processingMinutes: number
  /** More than 1 is a class. */
  capacity: number
  requiredSkill: string | null
  approvalRequired: boolean
  bookableBy: 'public' | 'returning' | 'staff'
  /** null: as the shop says. */
  cancellationFreeHours: number | null
  lateFeePercent: number | null
  /** One free resource of each kind is needed. */
  resourceKinds: string[]
  addOnIds: string[]
  /** Who offers it, in the shop's order. */
  barberIds: string[]
  /** What takes somebody another time or costs another price with him, by barber. */
  differing: ReadonlyMap<string, { durationMinutes: number | null; priceMinor: number | null }>
}

/** Something that can be added to some services. */
export interface ShopAddOn {
  id: string
  name: string
  durationMinutes: number
  priceMinor: number
}

/** A chair, a basin. */
export interface ShopResource {
  id: string
  kind: string
  name: string
}

/** Time off or a break, on the shop's wall clock. */
export interface ShopTimeOff {
  id: string
  /** null: everybody's. */
  barberId: string | null
  startsAt: Temporal.PlainDateTime
  endsAt: Temporal.PlainDateTime
  /** RFC 5545 RRULE. */
  rrule: string | null
}

/** At most so many appointments in each day or ISO week. null: any barber, any service. */
export interface ShopLimit {
  id: string
  barberId: string | null
  serviceId: string | null
  period: 'day' | 'week'
  countMax: number
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
  skills: string[]
  weeklyHours: WeeklyHours[]
  /** What holds on a date (days since 1970-01-01) instead: his own, or else the shop's. */
  overrides: ReadonlyMap<number, readonly DateHours[]>
}

/** What booking and availability need to know of a shop: active services and barbers only, in the shop's order. */
export interface ShopTerms {
  shop: Shop
  services: ReadonlyMap<string, ShopService>
  barbers: ReadonlyMap<string, ShopBarber>
  addOns: ReadonlyMap<string, ShopAddOn>
  resources: readonly ShopResource[]
  timeOff: readonly ShopTimeOff[]
  limits: readonly ShopLimit[]
}

/** The terms of shops, kept in memory: they are needed by every request and change a few times a year. */
export interface ShopTermsCache {
  /** The shop's terms, at most five seconds old. Throws shop_not_found. */
  get(shopId: string): Promise<ShopTerms>
  /** Reads everything anew at the next `get`. */
  forget(): void
}

/** What a shop begins with; all else is as the tables say. */
export interface NewShop {
  shop: Pick<
    Shop,
    | 'id'
    | 'slug'
    | 'name'
    | 'timeZone'
    | 'currency'
    | 'phone'
    | 'address'
    | 'accent'
    | 'slotStepMinutes'
    | 'noticeMinutesMin'
    | 'horizonDays'
    | 'cancellationFreeHours'
    | 'demo'
  >
  services: ReadonlyMap<string, NewService>
  barbers: ReadonlyMap<string, NewBarber>
}

/** A service of a new shop. */
export type NewService = Pick<
  ShopService,
  | 'id'
  | 'name'
  | 'description'
  | 'durationMinutes'
  | 'bufferBeforeMinutes'
  | 'bufferAfterMinutes'
  | 'priceMinor'
  | 'barberIds'
>

/** A barber of a new shop. */
export type NewBarber = Pick<ShopBarber, 'id' | 'personId' | 'name' | 'bio' | 'serviceIds' | 'weeklyHours'>
