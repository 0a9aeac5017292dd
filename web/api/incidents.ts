import { request, requestAll } from './request.ts'
import type { Containment, Impact, Incident, IncidentDetail, Page, TimelineItem } from './types.ts'

/** All incidents, newest first. */
export const listIncidents = (signal?: AbortSignal) => requestAll<Incident>('/incidents', {}, signal)

/** One incident with reasons, facts and sign-ins by minute. */
export const readIncident = (id: string, signal?: AbortSignal) =>
  request<IncidentDetail>('GET', `/incidents/${id}`, { signal })

/** What happened, oldest first. */
export const listTimeline = (id: string, signal?: AbortSignal) =>
  request<Page<TimelineItem>>('GET', `/incidents/${id}/timeline`, { signal }).then((page) => page.items)

/** Who and what was touched. */
export const readImpact = (id: string, signal?: AbortSignal) =>
  request<Impact>('GET', `/incidents/${id}/impact`, { signal })

/** What was shut. */
export const listContainments = (id: string, signal?: AbortSignal) =>
  requestAll<Containment>(`/incidents/${id}/containments`, {}, signal)

/** Asks for a containment to be lifted; the guard decides and the list then shows it. */
export const liftContainment = (id: string, reason: string) =>
  request<unknown>('DELETE', `/containments/${id}`, { body: { reason } })

/** Asks for the incident to be resolved. */
export const resolveIncident = (id: string, reason: string) =>
  request<unknown>('POST', `/incidents/${id}/resolution`, { body: { reason } })

/** The address of the report. */
export const reportAddress = (id: string, format: 'html' | 'markdown' | 'json') =>
  `/incidents/${id}/report?format=${format}`

/** The address of the live timeline (server-sent events `timeline` and `incident`). */
export const timelineStream = (id: string) => `/incidents/${id}/timeline/stream`
