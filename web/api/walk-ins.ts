import { request } from './request.ts'
import type { NewWalkIn } from './types.ts'

/** How long somebody who joins the queue now would wait. */
export const readWait = (serviceId: string, barberId: string | null, signal?: AbortSignal) =>
  request('get', '/walk-ins/estimate', {
    query: { service_id: serviceId, ...(barberId ? { barber_id: barberId } : {}) },
    signal,
  })

/** Joins. The same key with the same body gives the same place, however often it is sent. */
export const joinQueue = (walkIn: NewWalkIn, idempotencyKey: string) =>
  request('post', '/walk-ins', { body: walkIn, headers: { 'idempotency-key': idempotencyKey } })

/** Who waits, in turn. */
export const listQueue = (signal?: AbortSignal) =>
  request('get', '/walk-ins', { signal }).then((page) => page.items)

/** Calls somebody who waits; a mail goes out where an address is known. */
export const callWalkIn = (id: string) => request('post', '/walk-ins/{id}/call', { path: { id }, body: {} })

/** Takes somebody to the chair, for what they wait for unless `serviceId` says otherwise. */
export const serveWalkIn = (id: string, barberId: string, serviceId?: string) =>
  request('post', '/walk-ins/{id}/serving', {
    path: { id },
    body: { barber_id: barberId, ...(serviceId ? { service_id: serviceId } : {}) },
  })

/** Takes somebody off the queue: gone, or never there when called. */
export const removeWalkIn = (id: string) =>
  request('post', '/walk-ins/{id}/departure', { path: { id }, body: {} })

/** The place of the signed link. */
export const readPlace = (token: string, signal?: AbortSignal) =>
  request('get', '/guest-walk-ins/{token}', { path: { token }, signal })

/** Gives the place up. */
export const leaveQueue = (token: string) =>
  request('post', '/guest-walk-ins/{token}/leaving', { path: { token }, body: {} })
