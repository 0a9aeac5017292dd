import { askedShop } from './asked-shop.ts'
import { impersonated, seeAsOneself } from './impersonated.ts'
import type {
  AnswerOf,
  InputOf,
  ItemOf,
  ListInputOf,
  ListPath,
  Method,
  Operation,
  PathFor,
} from './operation.ts'

/** An answer that was not a success: RFC 9457, or no answer at all (status 0, code `unreachable`). */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  /** For a person: what happened and what to do next. */
  readonly detail: string
  /** From Retry-After; null when the server set none. */
  readonly retryAfterSeconds: number | null
  readonly extensions: Record<string, unknown>

  constructor(
    status: number,
    code: string,
    detail: string,
    retryAfterSeconds: number | null,
    extensions: Record<string, unknown>,
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds
    this.extensions = extensions
  }
}

/** A request as it is sent, whatever the operation. */
interface Sent {
  path?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

let renewSession: (() => Promise<boolean>) | null = null
let proveAgain: ((methods: string[]) => Promise<boolean>) | null = null

/** Says how an expired session is renewed; `renew` answers whether the request may be sent again. */
export function onExpiredSession(renew: () => Promise<boolean>): void {
  renewSession = renew
}

/**
 * Says how a person shows again that it is he, by one of `methods`, before something dangerous is done; `prove` answers
 * whether the request may be sent again.
 */
export function onProofRequired(prove: ((methods: string[]) => Promise<boolean>) | null): void {
  proveAgain = prove
}

/** Where a 401 is about what was sent, not about a session that has run out. */
const entrances = new Set(['/auth/login', '/auth/refresh', '/auth/second-factor'])

function addressOf(template: string, { path, query }: Sent): string {
  const address = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path?.[name] ?? ''))
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text ? `${address}?${text}` : address
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiProblem(
    response.status,
    text('code') || `http_${response.status}`,
    text('detail') || text('title') || 'The server could not answer.',
    Number.isFinite(seconds) ? seconds : null,
    body,
  )
}

async function send(method: string, template: string, input: Sent): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...input.headers }
  const shop = askedShop()
  if (shop !== null) headers['x-shop'] = shop
  const whom = impersonated()
  if (whom !== null) headers['x-impersonation'] = whom.id
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(addressOf(template, input), {
      method: method.toUpperCase(),
      headers,
      credentials: 'same-origin',
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal ? { signal: input.signal } : {}),
    })
  } catch (error) {
    if (input.signal?.aborted) throw error
    throw new ApiProblem(
      0,
      'unreachable',
      'The shop could not be reached. Check your connection and try again.',
      null,
      {},
    )
  }
}

async function succeed(method: string, path: string, input: Sent): Promise<Response> {
  const whom = impersonated()
  let response = await send(method, path, input)
  // Nothing renews it, and nobody is to go on with his own sign-in where he thinks he acts for a client.
  if (response.status === 401 && whom !== null) seeAsOneself(whom)
  else if (response.status === 401 && renewSession && !entrances.has(path))
    if (await renewSession()) response = await send(method, path, input)
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.code !== 'step_up_required' || proveAgain === null || path === '/auth/step-up') throw problem
  const { methods } = problem.extensions
  if (!(await proveAgain(Array.isArray(methods) ? methods.map(String) : []))) throw problem
  response = await send(method, path, input)
  if (!response.ok) throw await problemOf(response)
  return response
}

async function answer(method: string, path: string, input: Sent): Promise<unknown> {
  const response = await succeed(method, path, input)
  return response.status === 204 ? undefined : response.json()
}

/**
 * Sends one request of the API and reads its JSON, whose shape the server holds to the same schema; throws
 * {@link ApiProblem} on anything but a 2xx.
 */
export async function request<M extends Method, P extends PathFor<M>>(
  method: M,
  path: P,
  input: InputOf<Operation<P, M>>,
): Promise<AnswerOf<Operation<P, M>>> {
  return (await answer(method, path, input)) as AnswerOf<Operation<P, M>>
}

/** Reads something with its ETag, for a change of it with If-Match. */
export async function requestTagged<P extends PathFor<'get'>>(
  path: P,
  input: InputOf<Operation<P, 'get'>>,
): Promise<{ value: AnswerOf<Operation<P, 'get'>>; etag: string }> {
  const response = await succeed('get', path, input)
  const value = (await response.json()) as AnswerOf<Operation<P, 'get'>>
  return { value, etag: response.headers.get('etag') ?? '' }
}

/** Reads every page of a list, up to a thousand items. */
export async function requestAll<P extends ListPath>(path: P, input: ListInputOf<P>): Promise<ItemOf<P>[]> {
  const asked = input as Sent
  const items: ItemOf<P>[] = []
  let cursor: string | undefined
  for (let page = 0; page < 10; page++) {
    const query = { ...asked.query, limit: 100, cursor }
    const list = (await answer('get', path, { ...asked, query })) as {
      items: ItemOf<P>[]
      next_cursor: string | null
    }
    items.push(...list.items)
    if (!list.next_cursor) break
    cursor = list.next_cursor
  }
  return items
}
