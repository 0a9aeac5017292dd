import type { AnswerOf, InputOf, ItemOf, Operation } from './operation.ts'
import { ApiProblem, request, requestAll, requestTagged } from './request.ts'

/** A client as the staff see him. */
export type Client = AnswerOf<Operation<'/clients/{id}', 'get'>>

/** A client as he sees himself. */
export type OwnClient = AnswerOf<Operation<'/clients/me', 'get'>>

/** What is written down of a new client. */
export type NewClient = InputOf<Operation<'/clients', 'post'>>['body']

/** What is changed of a client; what is missing stays. */
export type ClientChanges = InputOf<Operation<'/clients/{id}', 'patch'>>['body']

/** What somebody changes of himself. */
export type OwnChanges = InputOf<Operation<'/clients/me', 'patch'>>['body']

/** What the staff wrote down. */
export type Note = ItemOf<'/clients/{id}/notes'>

/** What the staff write down that a client has said. */
export type SaidConsent = InputOf<Operation<'/clients/{id}/consents', 'post'>>['body']

/** Clients who may be one person, and why. */
export type Duplicates = ItemOf<'/clients/duplicates'>

/** What somebody is in a household. */
export type HouseholdRole = InputOf<Operation<'/households', 'post'>>['body']['members'][number]['role']

/** How an erasure is wished for. */
export type ErasureWish = InputOf<Operation<'/clients/{id}/erasure', 'post'>>['body']

/** That a client was erased, and what went. */
export type Erasure = AnswerOf<Operation<'/clients/{id}/erasure', 'post'>>

/** Something with the ETag that a change of it has to name. */
export interface Tagged<Value> {
  value: Value
  etag: string
}

/** One page of the clients, newest first. */
export const listClients = (
  query: { q?: string; tag?: string; cursor?: string; limit?: number },
  signal?: AbortSignal,
) => request('get', '/clients', { query, signal })

/** Writes a client down. The same key with the same body gives the same client, however often it is sent. */
export const createClient = (client: NewClient, idempotencyKey: string) =>
  request('post', '/clients', { body: client, headers: { 'idempotency-key': idempotencyKey } })

/** One client; the id of one who was merged gives who has his records since. */
export const readClient = (id: string, signal?: AbortSignal): Promise<Tagged<Client>> =>
  requestTagged('/clients/{id}', { path: { id }, signal })

/** Changes a client who is still as `etag` says. */
export const changeClient = (id: string, changes: ClientChanges, etag: string) =>
  request('patch', '/clients/{id}', { path: { id }, body: changes, headers: { 'if-match': etag } })

/** The notes of the staff, newest first. */
export const listNotes = (id: string, signal?: AbortSignal) =>
  requestAll('/clients/{id}/notes', { path: { id }, signal })

/** Adds a note. The same key with the same text gives the same note. */
export const addNote = (id: string, text: string, idempotencyKey: string) =>
  request('post', '/clients/{id}/notes', {
    path: { id },
    body: { text },
    headers: { 'idempotency-key': idempotencyKey },
  })

/** Deletes a note. */
export const deleteNote = (id: string, noteId: string) =>
  request('delete', '/clients/{id}/notes/{note_id}', { path: { id, note_id: noteId } })

/** All that a client ever agreed to and took back, newest first. */
export const listConsents = (id: string, signal?: AbortSignal) =>
  requestAll('/clients/{id}/consents', { path: { id }, signal })

/** Writes down what a client has said. */
export const recordConsent = (id: string, said: SaidConsent) =>
  request('post', '/clients/{id}/consents', { path: { id }, body: said })

/** One page of clients who may be one person. */
export const listDuplicates = (query: { cursor?: string; limit: number }, signal?: AbortSignal) =>
  request('get', '/clients/duplicates', { query, signal })

/** Makes the others one with `id`; nothing undoes it. */
export const mergeClients = (id: string, others: string[]) =>
  request('post', '/clients/{id}/merging', { path: { id }, body: { client_ids: others } })

/** Everything that the shop holds about a client. */
export const exportClient = (id: string) => request('get', '/clients/{id}/export', { path: { id } })

/** Erases a client; nothing undoes it. */
export const eraseClient = (id: string, wish: ErasureWish) =>
  request('post', '/clients/{id}/erasure', { path: { id }, body: wish })

/** Brings clients together. The same key with the same members gives the same household. */
export const createHousehold = (
  members: { client_id: string; role: HouseholdRole }[],
  idempotencyKey: string,
) => request('post', '/households', { body: { members }, headers: { 'idempotency-key': idempotencyKey } })

/** Puts a client into a household, or gives him another role there. */
export const putMember = (householdId: string, clientId: string, role: HouseholdRole) =>
  request('put', '/households/{id}/members/{client_id}', {
    path: { id: householdId, client_id: clientId },
    body: { role },
  })

/** Takes a client out of a household. */
export const dropMember = (householdId: string, clientId: string) =>
  request('delete', '/households/{id}/members/{client_id}', {
    path: { id: householdId, client_id: clientId },
  })

/** What the shop knows of who is signed in; `value` is null while it knows nothing. */
export async function readOwnClient(signal?: AbortSignal): Promise<Tagged<OwnClient | null>> {
  try {
    return await requestTagged('/clients/me', { signal })
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'no_client_record') return { value: null, etag: '' }
    throw error
  }
}

/** Changes what the shop knows of who is signed in; `etag` is empty while it knows nothing. */
export const changeOwnClient = (changes: OwnChanges, etag: string) =>
  request('patch', '/clients/me', { body: changes, headers: etag === '' ? {} : { 'if-match': etag } })

/** Agrees to something, or takes it back. */
export const recordOwnConsent = (said: InputOf<Operation<'/clients/me/consents', 'post'>>['body']) =>
  request('post', '/clients/me/consents', { body: said })

/** Everything that the shop holds about who is signed in. */
export const exportOwnClient = () => request('get', '/clients/me/export', {})
