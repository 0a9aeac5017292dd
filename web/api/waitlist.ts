import { request } from './request.ts'

/** A guest's wish by the token of the signed link. */
export const readGuestWish = (token: string, signal?: AbortSignal) =>
  request('get', '/guest-wishes/{token}', { path: { token }, signal })

/** Takes a guest's wish off the waitlist. */
export const withdrawGuestWish = (token: string) =>
  request('delete', '/guest-wishes/{token}', { path: { token } })
