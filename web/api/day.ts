import { request } from './request.ts'
import type { CalendarSync, DaySummary, Page } from './types.ts'

/** The figures of a shop-local day (YYYY-MM-DD). */
export const readDaySummary = (date: string, signal?: AbortSignal) =>
  request<DaySummary>('GET', '/dashboard/summary', { query: { date }, signal })

/** The connected calendars. */
export const listCalendarSync = (signal?: AbortSignal) =>
  request<Page<CalendarSync>>('GET', '/sync-status', { signal }).then((page) => page.items)

/** Connects a barber's calendar by its ICS address. */
export const connectCalendar = (connection: { barber_id: string; name: string; url: string }) =>
  request<unknown>('POST', '/calendar-connections', { body: connection })

/** Forgets a connected calendar and what it blocked. */
export const disconnectCalendar = (id: string) => request<unknown>('DELETE', `/calendar-connections/${id}`)
