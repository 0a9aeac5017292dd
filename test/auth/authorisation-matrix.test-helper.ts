import {
  heldBy,
  permissions,
  widestScope,
  type Action,
  type Scope,
  type Standing,
} from '../../src/app/auth/permissions.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { belongings, words, type Belonging, type Ids, type World } from './authorisation-world.test-helper.ts'

/** A route that asks for an action, as the API document says. */
export interface Guarded {
  method: string
  path: string
  action: Action
  body: unknown
  query: Record<string, unknown>
}

/** One request of the matrix. */
export interface Case {
  route: Guarded
  standing: Standing
  belonging: Belonging
}

/** What came back. */
export interface Answer {
  status: number
  code: string | null
  text: string
  requestId: string | null
}

interface Documented {
  'x-permission'?: Action
  parameters?: { in: string; name: string; required?: boolean; example?: unknown }[]
  requestBody?: { content: Record<string, { example?: unknown }> }
}

/** Every route that asks for an action, from the API document: a new one is among them by itself. */
export function guardedRoutes(document: unknown): Guarded[] {
  const { paths } = document as { paths: Record<string, Record<string, Documented>> }
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { 'x-permission': action, parameters, requestBody }]) => {
      if (action === undefined) return []
      const query = (parameters ?? []).filter(
        (one) => one.in === 'query' && one.required === true && one.example !== undefined,
      )
      return [
        {
          method: method.toUpperCase(),
          path,
          action,
          body: requestBody?.content['application/json']?.example,
          query: Object.fromEntries(query.map(({ name, example }) => [name, example])),
        },
      ]
    }),
  )
}

/** The ids that the examples of the API document use, by what they are of. */
const exampleIds: Record<string, string> = {
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11': 'service',
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e12': 'addOn',
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21': 'barber',
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e31': 'client',
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e41': 'booking',
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e51': 'account',
  '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e52': 'staff',
}

/** What the parameters of addresses that begin so are ids of. An address that is not here has ids that exist nowhere. */
const parametersOf: [prefix: string, names: Record<string, string>][] = [
  ['/auth/sessions/', { id: 'session' }],
  ['/bookings/', { id: 'booking', fee_id: 'fee' }],
  ['/booking-series/', { id: 'series' }],
  ['/waitlist/', { id: 'wish' }],
  ['/walk-ins/', { id: 'walkIn' }],
  ['/clients/', { id: 'client', note_id: 'note' }],
  ['/households/', { id: 'household', client_id: 'member' }],
  ['/staff/', { id: 'staff' }],
  ['/services/', { id: 'service' }],
  ['/catalogue/services/', { id: 'service' }],
  ['/catalogue/barbers/', { id: 'barber' }],
  ['/barbers/', { id: 'barber' }],
  ['/add-ons/', { id: 'addOn' }],
  ['/resources/', { id: 'resource' }],
  ['/booking-limits/', { id: 'limit' }],
  ['/date-overrides/', { id: 'override' }],
  ['/time-off/', { id: 'timeOff' }],
  ['/calendar-connections/', { id: 'calendar' }],
  ['/incidents/', { id: 'incident' }],
]

/** Where the example asks for more than its action, or for what is not to happen: a calendar fetched, a guard waited for. */
const insteadOf: Record<string, { body?: (ids: Ids) => unknown; parameters?: Record<string, string> }> = {
  'POST /calendar-connections': {
    body: ({ barber }) => ({ barber_id: barber, name: 'Private', url: 'ftp://calendar.example.com/a.ics' }),
  },
  'POST /date-overrides': { body: ({ barber }) => ({ barber_id: barber, date: '2031-12-25', hours: [] }) },
  'PATCH /clients/{id}': { body: () => ({ name: 'Renamed' }) },
  'POST /incidents/{id}/acknowledgement': { parameters: { id: 'nothing' } },
  'POST /incidents/{id}/resolution': { parameters: { id: 'nothing' } },
  'POST /incidents/{id}/notes': { parameters: { id: 'nothing' } },
  'PATCH /incidents/{id}': { parameters: { id: 'nothing' } },
  'PUT /on-call': {
    body: ({ staff }) => ({
      shifts: [
        {
          account_id: staff,
          position: 'first',
          starts_at: '2031-03-10T09:00:00+01:00',
          ends_at: '2031-03-03T09:00:00+01:00',
          every_weeks: null,
          is_override: false,
        },
      ],
    }),
  },
}

/** Of what a body is about, where that says whose it is and the address does not. */
const aboutBody: Partial<Record<Scope, RegExp>> = { chair: /"barber_id"/, own: /"client_id"/ }

/** Bodies that name somebody whom it is not about: the barber whom a new client prefers. */
const namesOthers = new Set(['POST /clients'])

/** How far the table lets this standing go. */
export function reachOf({ route, standing }: Pick<Case, 'route' | 'standing'>): Scope | null {
  return widestScope(route.action, heldBy(standing))
}

/** Whether it matters whose the thing is that a request is about. */
function isAbout({ path, method, body }: Guarded, scope: Scope): boolean {
  if (path.includes('{')) return true
  return (
    !namesOthers.has(`${method} ${path}`) && (aboutBody[scope]?.test(JSON.stringify(body ?? {})) ?? false)
  )
}

/** Whether the table allows a case. What exists nowhere is nobody's. */
export function isAllowed({ route, standing, belonging }: Case): boolean {
  const reach = reachOf({ route, standing })
  if (reach === null) return false
  if (belonging === 'own' || !isAbout(route, reach)) return true
  if (belonging === 'other') return reach === 'shop' || !isPersonal(route)
  return false
}

/** All cases of a standing; where it does not matter whose a thing is, one is enough. */
export function casesOf(routes: readonly Guarded[], standing: Standing): Case[] {
  return routes.flatMap((route) =>
    belongings
      .filter((belonging) => belonging === 'own' || isAbout(route, reachOf({ route, standing }) ?? 'own'))
      .map((belonging) => ({ route, standing, belonging })),
  )
}

/** Of things that are of one person or chair; the catalogue, the queue and incidents are of the whole shop for whoever may act on them. */
function isPersonal({ action }: Guarded): boolean {
  return Object.entries(permissions[action]).some(([, scope]) => scope === 'own' || scope === 'chair')
}

/** The words that must not be in the answer to a case: all, but for what this standing may see. */
function foreignWords({ route, standing }: Case): string[] {
  const reach = reachOf({ route, standing })
  const ofIncidents = route.action.startsWith('incidents.') && reach !== null
  const seen = new Set<string>([
    ...(standing in words ? [words[standing as keyof typeof words]] : []),
    ...(standing === 'barber' ? [words.chair] : []),
    ...(ofIncidents ? Object.values(words) : []),
    ...(reach === 'shop' ? Object.values(words) : []),
  ])
  if (!ofIncidents) {
    seen.delete(words.elsewhere)
    seen.delete(words.incident)
  }
  return Object.values(words).filter((word) => !seen.has(word))
}

/** The case in words. */
export function nameOf({ route, standing, belonging }: Case): string {
  return `${standing} ${route.method} ${route.path} (${belonging})`
}

/** What an answer does that the table does not allow, or refuses that it allows; null is nothing. */
export function complaintAbout(one: Case, { status, code, text }: Answer): string | null {
  const leaked = foreignWords(one).filter((word) => new RegExp(word, 'i').test(text))
  if (leaked.length > 0) return `${nameOf(one)} was told of ${leaked.join(', ')}`
  if (status >= 500 && code !== 'guard_silent') return `${nameOf(one)} failed with ${status}`
  const reads = one.route.method === 'GET'
  if (isAllowed(one)) {
    const isRefused = status === 401 || (status === 403 && code === 'forbidden') || (reads && status > 299)
    return isRefused && !(status === 404 && hasNothing(one))
      ? `${nameOf(one)} was refused with ${status} ${code ?? ''}`
      : null
  }
  const reach = reachOf(one)
  if (reach === null) {
    const expected = one.standing === 'anyone' ? 401 : 403
    return status === expected ? null : `${nameOf(one)} got ${status} instead of ${expected}`
  }
  return status >= 400 ? null : `${nameOf(one)} got ${status}`
}

/** Who may do something with what is his own, and has no such thing here. */
function hasNothing({ route, standing }: Case): boolean {
  return reachOf({ route, standing }) === 'own' && !(standing in words)
}

/** The text of an example with the ids of what there is instead of those that it names; of what there is not, a new one. */
export function withIds(text: string, ids: Ids): string {
  return text.replaceAll(
    /01990f3e-7a10-7c3e-9a57-3f6d2b1c4e\d\d/g,
    (id) => ids[exampleIds[id] ?? ''] ?? systemRandom.uuid(),
  )
}

/** What the parameters of a route are ids of, by their names. */
export function parametersFor(path: string): Record<string, string> {
  return parametersOf.find(([prefix]) => path.startsWith(prefix))?.[1] ?? {}
}

/** Sends a case. */
export async function send(world: World, one: Case, headers: Record<string, string>): Promise<Answer> {
  const { route, standing, belonging } = one
  const ids = world.ids(standing, belonging)
  const instead = insteadOf[`${route.method} ${route.path}`]
  const fill = (text: string): string => withIds(text, ids)
  const names = { ...parametersFor(route.path), ...instead?.parameters }
  const path = route.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === 'valid_from') return '2031-03-01'
    return name === 'token' ? 'no-token' : (ids[names[name] ?? ''] ?? systemRandom.uuid())
  })
  const query = new URLSearchParams(
    Object.entries(route.query).map(([name, value]) => [name, fill(String(value))]),
  ).toString()
  const example = route.body === undefined ? undefined : JSON.parse(fill(JSON.stringify(route.body)))
  const body = instead?.body === undefined ? example : instead.body(ids)
  const ending = new AbortController()
  const response = await fetch(`${world.shops.first.url}${path}${query === '' ? '' : `?${query}`}`, {
    method: route.method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'if-match': '"1"',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: ending.signal,
  })
  const requestId = response.headers.get('x-request-id')
  if (response.headers.get('content-type')?.includes('event-stream') === true) {
    const text = await firstPieces(response, 2)
    ending.abort()
    return { status: response.status, code: null, text, requestId }
  }
  const text = await response.text()
  const problem: unknown = response.ok || text === '' ? null : JSON.parse(text)
  if (problem !== null) world.shops.first.traces.problems.push(problem)
  const { code } = (problem ?? {}) as { code?: unknown }
  return { status: response.status, code: typeof code === 'string' ? code : null, text, requestId }
}

/** Of a stream that does not end. */
async function firstPieces(response: Response, count: number): Promise<string> {
  const reader = response.body?.getReader()
  let text = ''
  for (let index = 0; index < count; index += 1) {
    const piece = await reader?.read()
    if (piece?.value !== undefined) text += Buffer.from(piece.value).toString()
  }
  return text
}
