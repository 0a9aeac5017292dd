import { keepShop } from './asked-shop.ts'
import { request, requestTagged } from './request.ts'
import type { Health, NewShop, ShopChange } from './types.ts'

/** The shop. */
export const readShop = (signal?: AbortSignal) =>
  request('get', '/shop', { signal }).then((shop) => {
    keepShop(shop.slug)
    return shop
  })

/** The shops of the organisation, the first one first. */
export const listShops = (signal?: AbortSignal) =>
  request('get', '/shops', { signal }).then((page) => page.items)

/** The organisation with its shops, and what the account is in each. */
export const readOrganisation = (signal?: AbortSignal) => request('get', '/organisation', { signal })

/** The shop with its ETag. */
export const readTaggedShop = (signal?: AbortSignal) => requestTagged('/shop', { signal })

/** Changes the shop, while it is what the ETag says. */
export const changeShop = (body: ShopChange, etag: string) =>
  request('patch', '/shop', { body, headers: { 'if-match': etag } })

/** Names the organisation, while it is what its version says. */
export const nameOrganisation = (name: string, version: number) =>
  request('patch', '/organisation', { body: { name }, headers: { 'if-match': `"${version}"` } })

/** Opens another shop of the organisation. */
export const openShop = (body: NewShop, idempotencyKey: string) =>
  request('post', '/organisation/shops', { body, headers: { 'idempotency-key': idempotencyKey } })

/** What the link of an invitation offers. */
export const readInvitation = (token: string, signal?: AbortSignal) =>
  request('get', '/invitations/{token}', { path: { token }, signal })

/** Says yes to an invitation. */
export const acceptInvitation = (token: string) =>
  request('post', '/invitations/{token}/acceptance', { path: { token }, body: {} })

/** The price list, in the shop's own order. */
export const listServices = (signal?: AbortSignal) =>
  request('get', '/services', { signal }).then((page) => page.items)

/** The barbers, in the shop's own order. */
export const listBarbers = (signal?: AbortSignal) =>
  request('get', '/barbers', { signal }).then((page) => page.items)

/** Free times of a service; `from` and `to` are shop-local days (YYYY-MM-DD), `to` exclusive, at most 62 days apart. */
export const listSlots = (serviceId: string, from: string, to: string, signal?: AbortSignal) =>
  request('get', '/availability', { query: { service_id: serviceId, from, to }, signal }).then(
    (page) => page.items,
  )

/** What is asked for: each service as service[@barber][:addition…], separated by commas. */
export interface AskedVisit {
  visit: string
  arrangement: 'in_turn' | 'side_by_side'
}

/** Free times of a visit; `from` and `to` as in {@link listSlots}. */
export const listVisitSlots = (asked: AskedVisit, from: string, to: string, signal?: AbortSignal) =>
  request('get', '/availability', { query: { ...asked, from, to }, signal }).then((page) => page.items)

/** Why a time is, or is not, offered for a visit, barber by barber. */
export const explainTime = (asked: AskedVisit, at: string, signal?: AbortSignal) =>
  request('get', '/availability/explanation', { query: { ...asked, at }, signal })

/** How the service stands; a 503 carries the same body and is not an error here. */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  const response = await fetch('/health', signal ? { signal } : {})
  return (await response.json()) as Health
}
