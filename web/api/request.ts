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

/** What a request carries besides its method and path. */
export interface RequestOptions {
  query?: Record<string, string | number | undefined>
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

let renewSession: (() => Promise<boolean>) | null = null

/** Says how an expired session is renewed; `renew` answers whether the request may be sent again. */
export function onExpiredSession(renew: () => Promise<boolean>): void {
  renewSession = renew
}

function pathWithQuery(path: string, query: RequestOptions['query']): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text ? `${path}?${text}` : path
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

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(pathWithQuery(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiProblem(
      0,
      'unreachable',
      'The shop could not be reached. Check your connection and try again.',
      null,
      {},
    )
  }
}

/** Sends one request and reads its JSON; throws {@link ApiProblem} on anything but a 2xx. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  let response = await send(method, path, options)
  if (response.status === 401 && renewSession && !path.startsWith('/auth/login') && path !== '/auth/refresh')
    if (await renewSession()) response = await send(method, path, options)
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** Reads every page of a list, up to `pages_max` of 100 items. */
export async function requestAll<T>(
  path: string,
  query: RequestOptions['query'],
  signal?: AbortSignal,
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < 10; page++) {
    const answer = await request<{ items: T[]; next_cursor: string | null }>('GET', path, {
      query: { ...query, limit: 100, cursor },
      signal,
    })
    items.push(...answer.items)
    if (!answer.next_cursor) break
    cursor = answer.next_cursor
  }
  return items
}
