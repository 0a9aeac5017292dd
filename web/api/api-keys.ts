import { request } from './request.ts'
import type { InputOf, ItemOf, Operation } from './operation.ts'

/** A key by which a program acts for the shop. */
export type ApiKey = ItemOf<'/api-keys'>

/** What a new key is made of. */
export type NewApiKey = InputOf<Operation<'/api-keys', 'post'>>['body']

/** The keys of the shop, the newest first. */
export const listApiKeys = (signal?: AbortSignal) =>
  request('get', '/api-keys', { signal }).then(({ items }) => items)

/** What a key may be given, in words. */
export const listScopes = (signal?: AbortSignal) =>
  request('get', '/api-keys/scopes', { signal }).then(({ items }) => items)

/** Makes a key; its text is in the answer, this one time. */
export const makeApiKey = (body: NewApiKey) => request('post', '/api-keys', { body })

/** Gives a key a new secret; the one from before is good for so many hours more. */
export const rotateApiKey = (id: string, overlapHours: number) =>
  request('post', '/api-keys/{id}/rotation', { path: { id }, body: { overlap_hours: overlapHours } })

/** Revokes a key. */
export const revokeApiKey = (id: string) => request('delete', '/api-keys/{id}', { path: { id } })
