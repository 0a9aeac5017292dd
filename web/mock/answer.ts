import type { Booking, BookingState, DaySummary, Slot } from '../api/types.ts'
import { addDays, minuteOf } from '../time/local.ts'
import { at, local, type MockState } from './data.ts'

/** How the stand-in misbehaves: the booking path contained, the shop unreachable, a slot taken under the client's hands. */
export type Scenario = 'calm' | 'contained' | 'down' | 'slot_taken' | 'empty'

/** A request as the stand-in sees it. */
export interface MockRequest {
  method: string
  path: string
  query: URLSearchParams
  body: Record<string, unknown>
  email: string | null
}

/** An answer of the stand-in; `signIn` sets or clears its cookie. */
export interface MockAnswer {
  status: number
  body?: unknown
  signIn?: string | null
}

const problem = (status: number, code: string, detail: string, more = {}): MockAnswer => ({
  status,
  body: { type: `/docs/errors#${code}`, title: detail, status, code, detail, ...more },
})
const ok = (body: unknown, status = 200): MockAnswer => ({ status, body })
const list = (items: unknown[]) => ok({ items, next_cursor: null })
const live = (booking: Booking) => !['cancelled', 'no_show', 'expired'].includes(booking.state)

function slots(state: MockState, serviceId: string, from: string, to: string): Slot[] {
  const service = state.services.find((one) => one.id === serviceId)
  if (!service) return []
  const today = local(state.nowMs).slice(0, 10)
  const found: Slot[] = []
  for (let day = from < today ? today : from; day < to; day = addDays(day, 1)) {
    const days = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
    if (new Date(`${day}T12:00:00Z`).getUTCDay() === 0) continue
    for (let minute = 540; minute + service.duration_minutes <= 1140; minute += 20) {
      const start = at(state.nowMs, days, minute)
      if (start < state.nowMs + 1_800_000) continue
      const end = start + service.duration_minutes * 60_000
      const free = service.barber_ids.filter((id) =>
        state.bookings.every(
          (b) =>
            b.barber.id !== id || !live(b) || Date.parse(b.start_at) >= end || Date.parse(b.end_at) <= start,
        ),
      )
      if (free.length) found.push({ start_at: local(start), end_at: local(end), barber_ids: free })
    }
  }
  return found
}

function summary(state: MockState, date: string): DaySummary {
  const bookings = state.bookings.filter((b) => b.start_at.startsWith(date))
  const byState: Partial<Record<BookingState, number>> = {}
  for (const b of bookings) byState[b.state] = (byState[b.state] ?? 0) + 1
  const minutes = (of: Booking[]) =>
    of.filter(live).reduce((sum, b) => sum + minuteOf(b.end_at) - minuteOf(b.start_at), 0)
  const sum = (of: Booking[], amount: (b: Booking) => number) => ({
    amount_minor: of.reduce((total, b) => total + amount(b), 0),
    currency: 'EUR',
  })
  const open = 600 * state.barbers.length
  return {
    date,
    time_zone: state.shop.time_zone,
    bookings: { total: bookings.length, by_state: byState },
    revenue: {
      expected: sum(bookings.filter(live), (b) => b.price.amount_minor),
      recorded: sum(bookings, (b) => b.payment?.amount.amount_minor ?? 0),
    },
    utilisation: { booked_minutes: minutes(bookings), open_minutes: open, ratio: minutes(bookings) / open },
    no_shows: byState.no_show ?? 0,
    barbers: state.barbers.map((barber) => {
      const own = bookings.filter((b) => b.barber.id === barber.id)
      return {
        id: barber.id,
        name: barber.name,
        bookings: own.length,
        booked_minutes: minutes(own),
        open_minutes: 600,
        ratio: minutes(own) / 600,
      }
    }),
  }
}

function book(state: MockState, request: MockRequest): MockAnswer {
  const service = state.services.find((one) => one.id === request.body.service_id)
  const startAt = String(request.body.start_at)
  const free =
    service &&
    slots(state, service.id, startAt.slice(0, 10), addDays(startAt.slice(0, 10), 1)).find(
      (slot) => slot.start_at === startAt,
    )
  if (!service || !free)
    return problem(422, 'slot_not_offered', 'This time is not offered. Choose one of the times shown.')
  const barber = state.barbers.find((one) => one.id === (request.body.barber_id ?? free.barber_ids[0]))
  if (!barber || !free.barber_ids.includes(barber.id))
    return problem(409, 'slot_taken', 'Somebody else took this time a moment ago. Choose another.')
  const given = request.body.client
  const client =
    typeof given === 'object' && given !== null
      ? { id: 'c', name: 'Guest', email: null, phone: null, ...given }
      : { id: 'c', name: 'Ana Silva', email: 'ana@example.com', phone: null }
  const booking: Booking = {
    id: `019b0000-0000-7000-9000-${String(state.bookings.length).padStart(12, '0')}`,
    state: 'confirmed',
    service: { id: service.id, name: service.name, duration_minutes: service.duration_minutes },
    barber: { id: barber.id, name: barber.name },
    client,
    start_at: free.start_at,
    end_at: free.end_at,
    price: service.price,
    note: typeof request.body.note === 'string' ? request.body.note : '',
    origin: 'web',
    created_at: local(state.nowMs),
    version: 1,
    cancellation_free_until: local(Date.parse(free.start_at) - 12 * 3_600_000),
    payment: null,
  }
  state.bookings.push(booking)
  return ok(given ? { ...booking, manage_url: `/manage/t.${booking.id}` } : booking, 201)
}

function change(state: MockState, id: string, verb: string, body: Record<string, unknown>): MockAnswer {
  const booking = state.bookings.find((one) => one.id === id)
  if (!booking) return problem(404, 'booking_not_found', 'There is no such booking.')
  const next: Record<string, BookingState> = {
    cancellation: 'cancelled',
    arrival: 'arrived',
    completion: 'completed',
    'no-show': 'no_show',
  }
  booking.state = next[verb] ?? booking.state
  booking.version += 1
  if (verb === 'completion' && body.payment)
    booking.payment = { method: 'in_shop', amount: booking.price, recorded_at: local(state.nowMs) }
  return ok(booking)
}

function signIn(state: MockState, body: Record<string, unknown>): MockAnswer {
  const email = String(body.email)
  const account = state.accounts[email]
  if (!account || body.password !== 'correct horse battery')
    return problem(
      401,
      'invalid_credentials',
      'E-mail or password is wrong. Try again, or reset the password.',
    )
  if (email.startsWith('ana') && !body.challenge_code)
    return problem(403, 'challenge_required', 'We sent a code to your e-mail address. Enter it to sign in.', {
      challenge_id: 'ch_1',
    })
  return { status: 200, body: { account: { id: account.id }, expires_in: 600 }, signIn: email }
}

/** The stand-in's answer to one request; it changes `state` as the product would. */
export function answer(state: MockState, scenario: Scenario, request: MockRequest): MockAnswer {
  const { method, path, query, body, email } = request
  const [, first = '', second = '', third = ''] = path.split('/')
  if (scenario === 'down')
    return problem(503, 'unavailable', 'The shop cannot answer just now. Try again in a minute, or call.')
  if (path === '/shop') return ok(state.shop)
  if (path === '/services') return list(scenario === 'empty' ? [] : state.services)
  if (path === '/barbers') return list(state.barbers)
  if (path === '/health')
    return ok({
      status: 'ok',
      mode: 'normal',
      database: 'ok',
      guard: 'ok',
      booking: { ok: scenario !== 'contained', checked_at: local(state.nowMs - 12_000) },
    })
  if (path === '/availability')
    return list(slots(state, query.get('service_id') ?? '', query.get('from') ?? '', query.get('to') ?? ''))
  if (path === '/bookings' && method === 'POST') {
    if (scenario === 'contained')
      return problem(
        503,
        'contained',
        'New bookings are paused while we look into an incident. Call the shop to book.',
      )
    if (scenario === 'slot_taken')
      return problem(409, 'slot_taken', 'Somebody else took this time a moment ago. Choose another.')
    return book(state, request)
  }
  if (first === 'guest-bookings') {
    const booking = state.bookings.find((one) => `t.${one.id}` === second)
    if (!booking)
      return problem(404, 'booking_not_found', 'This link does not lead to a booking. It may be mistyped.')
    return third === 'cancellation' ? change(state, booking.id, third, body) : ok(booking)
  }
  if (path === '/auth/login') return signIn(state, body)
  if (path === '/auth/register') {
    const account = { id: 'new', email: String(body.email), name: String(body.name), roles: [] }
    state.accounts[account.email] = account
    return { status: 201, body: { account: { id: account.id }, expires_in: 600 }, signIn: account.email }
  }
  if (path === '/auth/logout') return { status: 200, body: {}, signIn: null }
  const account = email ? state.accounts[email] : undefined
  if (!account) return problem(401, 'not_signed_in', 'Sign in first.')
  if (path === '/auth/me')
    return ok({
      account,
      session: { id: 's', created_at: local(state.nowMs), expires_at: local(state.nowMs + 600_000) },
    })
  if (path === '/bookings') {
    const client = account.roles.every((one) => one.role === 'client')
    const to = query.get('to') ?? '9999'
    const from = query.get('from') ?? ''
    return list(
      state.bookings.filter(
        (b) => b.start_at >= from && b.start_at < to && (!client || b.client?.name === account.name),
      ),
    )
  }
  if (first === 'bookings')
    return third ? change(state, second, third, body) : ok(state.bookings.find((one) => one.id === second))
  if (path === '/dashboard/summary') return ok(summary(state, query.get('date') ?? ''))
  if (path === '/sync-status') return list(state.syncs)
  if (first === 'containments') {
    for (const some of Object.values(state.containments))
      for (const one of some)
        if (one.id === second)
          Object.assign(one, { active: false, lifted_at: local(state.nowMs), lifted_by: account.name })
    return ok({}, 202)
  }
  if (path === '/incidents') return list(state.incidents)
  if (first === 'incidents') {
    const incident = state.incidents.find((one) => one.id === second)
    if (!incident) return problem(404, 'incident_not_found', 'There is no such incident.')
    if (third === 'timeline') return list(state.timelines[second] ?? [])
    if (third === 'impact') return ok(state.impacts[second])
    if (third === 'containments') return list(state.containments[second] ?? [])
    if (third === 'resolution')
      Object.assign(incident, { status: 'resolved', resolved_at: local(state.nowMs) })
    return ok(incident)
  }
  return problem(404, 'not_found', 'There is nothing at this address.')
}
