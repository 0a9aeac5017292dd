import { request, requestAll, requestTagged } from './request.ts'
import type { NewDateOverride, NewHours, NewTimeOff } from './types.ts'

/** All versions of a barber's weekly hours, with the ETag for a change of them. */
export const readHours = (barberId: string, signal?: AbortSignal) =>
  requestTagged('/barbers/{id}/hours', { path: { id: barberId }, signal })

/** Sets a barber's weekly hours from a date on, while what was read still holds. */
export const setHours = (barberId: string, hours: NewHours, etag: string) =>
  request('put', '/barbers/{id}/hours', {
    path: { id: barberId },
    body: hours,
    headers: { 'if-match': etag },
  })

/** Takes the version away that begins on a date. */
export const removeHours = (barberId: string, validFrom: string, etag: string) =>
  request('delete', '/barbers/{id}/hours/{valid_from}', {
    path: { id: barberId, valid_from: validFrom },
    headers: { 'if-match': etag },
  })

/** Dates with hours of their own from a date on. */
export const listDateOverrides = (from: string, signal?: AbortSignal) =>
  requestAll('/date-overrides', { query: { from }, signal })

/** Gives dates hours of their own; the same key with the same body does it once. */
export const addDateOverrides = (override: NewDateOverride, idempotencyKey: string) =>
  request('post', '/date-overrides', { body: override, headers: { 'idempotency-key': idempotencyKey } })

/** Gives a date its weekly hours again. */
export const removeDateOverride = (id: string) => request('delete', '/date-overrides/{id}', { path: { id } })

/** Time off and breaks that repeat, or are not over by a date. */
export const listTimeOff = (from: string, signal?: AbortSignal) =>
  requestAll('/time-off', { query: { from }, signal })

/** Writes down time off or a break; the same key with the same body does it once. */
export const addTimeOff = (entry: NewTimeOff, idempotencyKey: string) =>
  request('post', '/time-off', { body: entry, headers: { 'idempotency-key': idempotencyKey } })

/** Takes time off away, with all its repetitions. */
export const removeTimeOff = (id: string) => request('delete', '/time-off/{id}', { path: { id } })

/** Upcoming bookings that the shop has no room for any more. */
export const listConflicts = (signal?: AbortSignal) => requestAll('/booking-conflicts', { signal })
