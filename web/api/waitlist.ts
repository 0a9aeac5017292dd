import { request, requestAll } from './request.ts'
import type { NewWish } from './types.ts'

/** Who is in line, open or offered, first come first. */
export const listWishes = (signal?: AbortSignal) => requestAll('/waitlist', { signal })

/** Puts a wish at the end of the line. The same key with the same body gives the same wish. */
export const makeWish = (wish: NewWish, idempotencyKey: string) =>
  request('post', '/waitlist', { body: wish, headers: { 'idempotency-key': idempotencyKey } })

/** Takes a wish off the waitlist; what is kept for it is free again. */
export const withdrawWish = (id: string) => request('delete', '/waitlist/{id}', { path: { id } })

/** A guest's wish by the token of the signed link. */
export const readGuestWish = (token: string, signal?: AbortSignal) =>
  request('get', '/guest-wishes/{token}', { path: { token }, signal })

/** Takes a guest's wish off the waitlist. */
export const withdrawGuestWish = (token: string) =>
  request('delete', '/guest-wishes/{token}', { path: { token } })
