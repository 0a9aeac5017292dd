import { request, requestTagged } from './request.ts'
import type { InputOf, Operation } from './operation.ts'

/** Who works in the shop, and who was invited to. */
export const listStaff = (signal?: AbortSignal) =>
  request('get', '/staff', { signal }).then((page) => page.items)

/** What each role may do. */
export const listRoles = (signal?: AbortSignal) =>
  request('get', '/roles', { signal }).then((page) => page.items)

/** Asks somebody by mail to work in the shop. */
export const inviteStaff = (body: InputOf<Operation<'/staff', 'post'>>['body'], idempotencyKey: string) =>
  request('post', '/staff', { body, headers: { 'idempotency-key': idempotencyKey } })

/** Somebody who works in the shop, with the ETag of his roles. */
export const readStaff = (id: string, signal?: AbortSignal) =>
  requestTagged('/staff/{id}', { path: { id }, signal })

/** Gives somebody exactly these roles; with an ETag only while he has those that were read. */
export const changeStaff = (
  id: string,
  body: InputOf<Operation<'/staff/{id}', 'patch'>>['body'],
  etag: string | null,
) =>
  request('patch', '/staff/{id}', { path: { id }, body, ...(etag ? { headers: { 'if-match': etag } } : {}) })

/** Ends somebody's work in the shop, or takes an invitation back. */
export const removeStaff = (id: string) => request('delete', '/staff/{id}', { path: { id } })
