import { request } from './request.ts'
import type { Health } from './types.ts'

/** The shop. */
export const readShop = (signal?: AbortSignal) => request('get', '/shop', { signal })

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

/** How the service stands; a 503 carries the same body and is not an error here. */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  const response = await fetch('/health', signal ? { signal } : {})
  return (await response.json()) as Health
}
