import { request } from './request.ts'

/** The figures of a shop-local day (YYYY-MM-DD). */
export const readDaySummary = (date: string, signal?: AbortSignal) =>
  request('get', '/dashboard/summary', { query: { date }, signal })

/** The connected calendars. */
export const listCalendarSync = (signal?: AbortSignal) =>
  request('get', '/sync-status', { signal }).then((page) => page.items)

/** Connects a barber's calendar by its ICS address. */
export const connectCalendar = (connection: { barber_id: string; name: string; url: string }) =>
  request('post', '/calendar-connections', { body: connection })

/** Forgets a connected calendar and what it blocked. */
export const disconnectCalendar = (id: string) =>
  request('delete', '/calendar-connections/{id}', { path: { id } })
