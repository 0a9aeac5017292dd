import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'

/** An occurrence of an answer, as far as tests look at it. */
export interface SeenOccurrence {
  index: number
  date: string
  outcome: string
  reason: string | null
  /** Of a preview. */
  start_at?: string | null
  booking: {
    id: string
    state: string
    start_at: string
    version: number
    barber: { id: string }
    fees: { kind: string; amount: { amount_minor: number } }[]
    manage_url: string
  } | null
}

/** An answer: of a series all these are there, of anything else some. */
export interface Answer {
  status: number
  headers: Headers
  body: {
    id: string
    code: string
    state: string
    count: number
    occurrences: SeenOccurrence[]
    items: unknown[]
    not_moved: unknown[]
  }
}

/** A test shop whose weeks begin far enough from now, and how a series is booked there. */
export interface SeriesShop extends TestShop {
  /** A Monday: the first is eight to fourteen days from today. */
  monday(weeks?: number): Temporal.PlainDate
  /** A time of a date on the shop's clock. */
  at(date: Temporal.PlainDate, time?: string): string
  /** Books four Mondays at ten with the first barber, for a guest, unless it says otherwise. */
  book(extra?: object, headers?: Record<string, string>): Promise<Answer>
  /** Books one appointment with the first barber for a guest. */
  single(startAt: string): Promise<Answer>
  /** As call, with an answer that has a type. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Runs SQL that changes the terms, and makes the server read them. */
  change(statement: (sql: TestShop['owner']['sql']) => Promise<unknown>): Promise<void>
  /** How many rows there are of all that booking writes. */
  rows(): Promise<unknown>
}

/** Opens the shop. */
export async function openSeriesShop(): Promise<SeriesShop> {
  const shop = await openTestShop()
  const { clock } = shop.server.context
  const today = clock.now().toZonedDateTimeISO('Europe/Berlin').toPlainDate()
  const monday = (weeks = 0): Temporal.PlainDate => today.add({ days: 15 - today.dayOfWeek + 7 * weeks })
  const at = (date: Temporal.PlainDate, plainTime = '10:00'): string =>
    date.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime }).toInstant().toString()
  const ask: SeriesShop['ask'] = (...asked) => shop.call(...asked)
  const client = { name: 'Ana Client', email: 'ana@example.com' }
  return {
    ...shop,
    monday,
    at,
    ask,
    book: (extra = {}, headers = {}) =>
      ask(
        'POST',
        '/booking-series',
        {
          service_id: shop.serviceId,
          barber_id: shop.barberId,
          start_at: at(monday()),
          every_weeks: 1,
          count: 4,
          client,
          ...extra,
        },
        headers,
      ),
    single: (startAt) =>
      ask('POST', '/bookings', {
        service_id: shop.serviceId,
        barber_id: shop.barberId,
        start_at: startAt,
        client,
      }),
    async change(statement) {
      await statement(shop.owner.sql)
      shop.server.context.shops.forget()
    },
    async rows() {
      const [counts] = await shop.owner.sql`select (select count(*) from booking_series)::int as series,
        (select count(*) from booking)::int as bookings, (select count(*) from booking_item)::int as items,
        (select count(*) from occupancy where live)::int as occupancies, (select count(*) from client)::int as clients,
        (select count(*) from idempotency_key)::int as keys, (select count(*) from booking_history)::int as history,
        (select count(*) from booking_fee)::int as fees`
      return counts
    },
  }
}
