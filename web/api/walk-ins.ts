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

/** The place of the signed link. */
export const readPlace = (token: string, signal?: AbortSignal) =>
  request('get', '/guest-walk-ins/{token}', { path: { token }, signal })

/** Gives the place up. */
export const leaveQueue = (token: string) =>
  request('post', '/guest-walk-ins/{token}/leaving', { path: { token }, body: {} })
