import { inShop } from './asked-shop.ts'
import type { InputOf, Operation } from './operation.ts'
import { request, requestAll } from './request.ts'
import type { Closing, Order, Severity } from './types.ts'

/** All incidents, newest first. */
export const listIncidents = (signal?: AbortSignal) => requestAll('/incidents', { signal })

/** One incident with reasons, facts and sign-ins by minute. */
export const readIncident = (id: string, signal?: AbortSignal) =>
  request('get', '/incidents/{id}', { path: { id }, signal })

/** What happened, oldest first. */
export const listTimeline = (id: string, signal?: AbortSignal) =>
  request('get', '/incidents/{id}/timeline', { path: { id }, signal }).then((page) => page.items)

/** Who and what was touched. */
export const readImpact = (id: string, signal?: AbortSignal) =>
  request('get', '/incidents/{id}/impact', { path: { id }, signal })

/** What was shut. */
export const listContainments = (id: string, signal?: AbortSignal) =>
  requestAll('/incidents/{id}/containments', { path: { id }, signal })

type NewContainment = InputOf<Operation<'/containments', 'post'>>['body']

/** What can be ordered. */
export type OrderVerb = NewContainment['verb']

/** What an order does, and whom it would have hit in the last hour. */
export const previewContainment = (verb: OrderVerb, target: string, signal?: AbortSignal) =>
  request('get', '/containments/preview', { query: { verb, target }, signal })

/** Asks the guard to shut something. */
export const orderContainment = (body: NewContainment) => request('post', '/containments', { body })

/** Asks for a containment to be lifted; the guard decides and the list then shows it. */
export const liftContainment = (id: string, reason: string) =>
  request('delete', '/containments/{id}', { path: { id }, body: { reason } })

/** Asks for the incident to be resolved: what must work is tried first. */
export const resolveIncident = (id: string, closing: Closing) =>
  request('post', '/incidents/{id}/resolution', { path: { id }, body: closing })

/** Writes a line into the timeline. */
export const addNote = (id: string, text: string) =>
  request('post', '/incidents/{id}/notes', { path: { id }, body: { text } })

/** Says that it is less grave, and why. */
export const lowerSeverity = (id: string, severity: Severity, reason: string) =>
  request('patch', '/incidents/{id}', { path: { id }, body: { severity, reason } })

/** The playbook that it follows, as a checklist. */
export const readPlaybook = (id: string, signal?: AbortSignal) =>
  request('get', '/incidents/{id}/playbook', { path: { id }, signal })

/** Says that a step is done or left out. */
export const endStep = (id: string, step: string, state: 'done' | 'skipped', note: string) =>
  request('post', '/incidents/{id}/playbook/steps/{step}/outcome', {
    path: { id, step },
    body: { state, note },
  })

/** Orders what a step of a playbook proposes: it holds an order as POST /containments takes it. */
export const contain = (proposal: Readonly<Record<string, unknown>>) =>
  request('post', '/containments', { body: proposal as Order })

/** Takes an incident on: nobody more is called. */
export const acknowledgeIncident = (id: string) =>
  request('post', '/incidents/{id}/acknowledgement', { path: { id }, body: {} })

/** Who was told, by what, and who has acknowledged. */
export const readNotifications = (id: string, signal?: AbortSignal) =>
  request('get', '/incidents/{id}/notifications', { path: { id }, signal })

/** The address of the report. */
export const reportAddress = (id: string, format: 'html' | 'markdown' | 'json') =>
  inShop(`/incidents/${id}/report?format=${format}`)

/** The address of the live timeline (server-sent events `timeline` and `incident`). */
export const timelineStream = (id: string) => inShop(`/incidents/${id}/timeline/stream`)
