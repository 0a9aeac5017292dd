import { request } from './request.ts'
import type { ItemOf } from './operation.ts'

/** That the staff of a shop saw it through one's eyes. */
export type Impersonation = ItemOf<'/auth/impersonations'>

/** Begins to see the shop as a client does; gives the id to see it by. */
export const startImpersonation = (clientId: string, reason: string) =>
  request('post', '/clients/{id}/impersonation', {
    path: { id: clientId },
    body: { reason, transport: 'cookie' },
  }).then(({ id }) => ({ id, clientId }))

/** Ends it. */
export const stopImpersonation = () => request('delete', '/auth/impersonation', {})

/** As whom the shop is seen, and until when. */
export const readImpersonated = (signal: AbortSignal) =>
  request('get', '/auth/me', { signal }).then(({ account, session }) => ({
    name: account.name,
    endsMs: Date.parse(session.expires_at),
  }))

/** When the staff saw the shop through one's own eyes. */
export const listImpersonations = (signal?: AbortSignal) =>
  request('get', '/auth/impersonations', { signal }).then(({ items }) => items)
