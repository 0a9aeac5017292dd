import { request, requestTagged } from './request.ts'
import type { InputOf, Operation } from './operation.ts'
import type {
  BarberChange,
  BarberOffer,
  BookingRules,
  NewBookingLimit,
  NewService,
  ServiceChange,
} from './types.ts'

type BodyFor<P extends '/add-ons' | '/resources'> = InputOf<Operation<P, 'post'>>['body']
type ChangeOf<P extends '/add-ons/{id}' | '/resources/{id}' | '/booking-limits/{id}'> = InputOf<
  Operation<P, 'patch'>
>['body']

/** The ETag of what was read, for a change that is refused when it has changed since; null changes it as it is now. */
type Read = string | null
const matching = (etag: Read) => (etag ? { headers: { 'if-match': etag } } : {})
const keyed = (idempotencyKey: string) => ({ headers: { 'idempotency-key': idempotencyKey } })

/** The ETag of what counts its changes. */
export const tagOf = (version: number) => `"${version}"`

/** All services, those too that are not offered now. */
export const listCatalogueServices = (signal?: AbortSignal) =>
  request('get', '/catalogue/services', { signal }).then((page) => page.items)

/** A service as it stands now. */
export const readCatalogueService = (id: string, signal?: AbortSignal) =>
  request('get', '/catalogue/services/{id}', { path: { id }, signal })

/** Sells a service. The same key with the same body makes one. */
export const createService = (body: NewService, idempotencyKey: string) =>
  request('post', '/services', { body, ...keyed(idempotencyKey) })

/** Changes a service. */
export const changeService = (id: string, body: ServiceChange, etag: Read) =>
  request('patch', '/services/{id}', { path: { id }, body, ...matching(etag) })

/** All barbers, those too who can't be booked now. */
export const listCatalogueBarbers = (signal?: AbortSignal) =>
  request('get', '/catalogue/barbers', { signal }).then((page) => page.items)

/** A barber as he stands now. */
export const readCatalogueBarber = (id: string, signal?: AbortSignal) =>
  request('get', '/catalogue/barbers/{id}', { path: { id }, signal })

/** Changes a barber's profile. */
export const changeBarber = (id: string, body: BarberChange, etag: Read) =>
  request('patch', '/barbers/{id}', { path: { id }, body, ...matching(etag) })

/** Sets all that a barber offers. */
export const setOffers = (id: string, items: BarberOffer[], etag: Read) =>
  request('put', '/barbers/{id}/services', { path: { id }, body: { items }, ...matching(etag) })

/** All additions. */
export const listAddOns = (signal?: AbortSignal) =>
  request('get', '/add-ons', { signal }).then((page) => page.items)

/** An addition with its ETag. */
export const readAddOn = (id: string) => requestTagged('/add-ons/{id}', { path: { id } })

/** Makes an addition. */
export const createAddOn = (body: BodyFor<'/add-ons'>, idempotencyKey: string) =>
  request('post', '/add-ons', { body, ...keyed(idempotencyKey) })

/** Changes an addition. */
export const changeAddOn = (id: string, body: ChangeOf<'/add-ons/{id}'>, etag: Read) =>
  request('patch', '/add-ons/{id}', { path: { id }, body, ...matching(etag) })

/** All chairs, basins and the like. */
export const listResources = (signal?: AbortSignal) =>
  request('get', '/resources', { signal }).then((page) => page.items)

/** Adds one of a kind. */
export const createResource = (body: BodyFor<'/resources'>, idempotencyKey: string) =>
  request('post', '/resources', { body, ...keyed(idempotencyKey) })

/** Changes a chair or basin, or takes it out of use. */
export const changeResource = (id: string, body: ChangeOf<'/resources/{id}'>) =>
  request('patch', '/resources/{id}', { path: { id }, body })

/** The rules by which the shop is booked, with their ETag. */
export const readRules = (signal?: AbortSignal) => requestTagged('/booking-rules', { signal })

/** Changes the rules by which the shop is booked. */
export const changeRules = (body: Partial<BookingRules>, etag: Read) =>
  request('patch', '/booking-rules', { body, ...matching(etag) })

/** How many appointments a day or week may have. */
export const listLimits = (signal?: AbortSignal) =>
  request('get', '/booking-limits', { signal }).then((page) => page.items)

/** A limit with its ETag. */
export const readLimit = (id: string) => requestTagged('/booking-limits/{id}', { path: { id } })

/** Limits the appointments of each day or week. */
export const createLimit = (body: NewBookingLimit, idempotencyKey: string) =>
  request('post', '/booking-limits', { body, ...keyed(idempotencyKey) })

/** Changes a limit. */
export const changeLimit = (id: string, body: ChangeOf<'/booking-limits/{id}'>, etag: Read) =>
  request('patch', '/booking-limits/{id}', { path: { id }, body, ...matching(etag) })

/** Takes a limit away. */
export const removeLimit = (id: string) => request('delete', '/booking-limits/{id}', { path: { id } })
