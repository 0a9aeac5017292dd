import { request } from './request.ts'

/** The limits as they stand. */
export const readLimits = (signal?: AbortSignal) => request('get', '/limits', { signal })

/** Who would have been refused in the last hour, had a shield been up. */
export const previewShield = (divideBy: number, signal?: AbortSignal) =>
  request('get', '/limits/preview', { query: { divide_by: divideBy }, signal })

/** Asks the guard to divide all limits for an hour. */
export const raiseShield = (divideBy: number, reason: string) =>
  request('post', '/containments', { body: { verb: 'tighten_limits', divide_by: divideBy, reason } })
