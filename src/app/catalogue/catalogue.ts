import { catalogueProblems } from './errors.ts'

/** A service as the shop keeps it, sold or not. Fields are named as its columns. */
export interface CatalogueService {
  id: string
  name: string
  description: string
  duration_minutes: number
  price_minor: number
  buffer_before_minutes: number
  buffer_after_minutes: number
  processing_from_minute: number
  processing_minutes: number
  capacity: number
  required_skill: string | null
  approval_required: boolean
  bookable_by: string
  cancellation_free_hours: number | null
  late_fee_percent: number | null
  position: number
  active: boolean
  version: number
  resource_kinds: string[]
  add_on_ids: string[]
  barbers: { barber_id: string; duration_minutes: number | null; price_minor: number | null }[]
}

/** What of a service is in its own row. */
export type ServiceRow = Omit<
  CatalogueService,
  'id' | 'version' | 'resource_kinds' | 'add_on_ids' | 'barbers'
>

/** What of a service lies beside its row; what is left out stays. */
export interface ServiceLinks {
  resource_kinds?: string[]
  add_on_ids?: string[]
  barber_ids?: string[]
}

/** A barber as the shop keeps him. */
export interface CatalogueBarber {
  id: string
  name: string
  bio: string
  skills: string[]
  position: number
  active: boolean
  version: number
  services: { service_id: string; duration_minutes: number | null; price_minor: number | null }[]
}

/** Something that can be added to services. */
export interface AddOn {
  id: string
  name: string
  duration_minutes: number
  price_minor: number
  position: number
  active: boolean
}

/** A chair, a basin. */
export interface Resource {
  id: string
  kind: string
  name: string
  position: number
  active: boolean
}

/** At most so many appointments in each day or ISO week; null: any barber, any service. */
export interface Limit {
  id: string
  barber_id: string | null
  service_id: string | null
  period: 'day' | 'week'
  count_max: number
}

/** What a new service is, but for what somebody says of it. */
export const newService: Omit<ServiceRow, 'name' | 'duration_minutes' | 'price_minor' | 'position'> = {
  description: '',
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  processing_from_minute: 0,
  processing_minutes: 0,
  capacity: 1,
  required_skill: null,
  approval_required: false,
  bookable_by: 'public',
  cancellation_free_hours: null,
  late_fee_percent: null,
  active: true,
}

/** Throws processing_not_valid unless processing lies within the service, with work before and after it. */
export function assertProcessing(service: ServiceRow): void {
  const { processing_from_minute: from, processing_minutes: length, duration_minutes: duration } = service
  if (length > 0 && (from === 0 || from + length >= duration)) throw catalogueProblems.processing_not_valid()
}

/** Throws currency_not_of_shop when a price names another one; gives it in minor units. */
export function minorOf(
  { amount_minor: amount, currency }: { amount_minor: number; currency?: string },
  shopCurrency: string,
): number {
  if (currency !== undefined && currency !== shopCurrency) throw catalogueProblems.currency_not_of_shop()
  return amount
}

type Priced<T> = Omit<T, 'price_minor'>
interface Price {
  amount_minor: number
  currency: string
}

/** The same with its price as money; null stays null. */
export function priced<T extends { price_minor: number }>(
  thing: T,
  currency: string,
): Priced<T> & { price: Price } {
  const { price_minor: amount, ...rest } = thing
  return { ...rest, price: { amount_minor: amount, currency } }
}

function differing<T extends { price_minor: number | null }>(
  thing: T,
  currency: string,
): Priced<T> & { price: Price | null } {
  const { price_minor: amount, ...rest } = thing
  return { ...rest, price: amount === null ? null : { amount_minor: amount, currency } }
}

/** A service as it goes over the wire to staff. */
export function catalogueServiceView(service: CatalogueService, currency: string) {
  return {
    ...priced(service, currency),
    barbers: service.barbers.map((barber) => differing(barber, currency)),
  }
}

/** A barber as he goes over the wire to staff. */
export function catalogueBarberView(barber: CatalogueBarber, currency: string) {
  return { ...barber, services: barber.services.map((service) => differing(service, currency)) }
}
