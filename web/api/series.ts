import { request } from './request.ts'
import type { NewSeries, SeriesMove } from './types.ts'

/** One, that one and all after it, or all that are yet to come. */
export type SeriesScope = SeriesMove['scope']

/** What would become of each visit; books nothing. */
export const previewSeries = (series: NewSeries, signal?: AbortSignal) =>
  request('post', '/booking-series/preview', { body: series, signal })

/** Books visits that repeat. The same key with the same body gives the same series. */
export const bookSeries = (series: NewSeries, idempotencyKey: string) =>
  request('post', '/booking-series', { body: series, headers: { 'idempotency-key': idempotencyKey } })

/** A series with its visits. */
export const readSeries = (id: string, signal?: AbortSignal) =>
  request('get', '/booking-series/{id}', { path: { id }, signal })

/** Cancels one visit of a series, or more. */
export const cancelSeries = (id: string, scope: SeriesScope, bookingId: string) =>
  request('post', '/booking-series/{id}/cancellation', {
    path: { id },
    body: { scope, booking_id: bookingId },
  })

/** Moves one visit of a series, or more by as much. */
export const moveSeries = (id: string, move: SeriesMove) =>
  request('post', '/booking-series/{id}/rescheduling', { path: { id }, body: move })
