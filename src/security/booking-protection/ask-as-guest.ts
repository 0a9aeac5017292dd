import type { Clock } from '../../platform/clock/clock.ts'
import { askOwnServer } from '../../platform/http/ask-own-server.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import type { GuestView } from './booking-watch.ts'

/** The server tries every ten seconds; a word older than this is no proof. */
const FRESH_MS = 60_000
/** A limit, or a block of the guard's own address. */
const NOT_FOR_US: readonly number[] = [403, 429]

/**
 * Asks the server over HTTP, as somebody from outside: /health must answer and say that a booking could be written
 * lately, and /availability must answer with a list of times. A limit on the guard's own address (429), or a block of
 * it (403), says nothing about others and passes. Never throws.
 */
export async function askAsGuest(
  clock: Clock,
  url: string,
  bookable: { service_id: string; slug: string },
): Promise<GuestView> {
  const at = clock.now()
  return { at, ...(await ask(url, bookable, at)) }
}

async function ask(
  url: string,
  bookable: { service_id: string; slug: string },
  now: Temporal.Instant,
): Promise<{ ok: boolean; problem: string | null }> {
  const broken = (problem: string): { ok: false; problem: string } => ({ ok: false, problem })
  try {
    const health = await askOwnServer(`${url}/health`)
    if (!isRecord(health.body)) return broken('The health page does not answer as it should.')
    const { status, booking } = health.body
    if (status === 'down') return broken('The server has no database.')
    if (!isRecord(booking)) return broken('The server has not tried to book yet.')
    if (booking['ok'] !== true) return broken('The server tried to book and could not.')
    const checked = Temporal.Instant.from(String(booking['checked_at']))
    if (now.epochMilliseconds - checked.epochMilliseconds > FRESH_MS)
      return broken('The server has not tried to book for a minute.')
    const [from, to] = [now, now.add({ hours: 24 })].map((day) => day.toString().slice(0, 10))
    const times = await askOwnServer(
      `${url}/availability?shop=${bookable.slug}&service_id=${bookable.service_id}&from=${from}&to=${to}`,
    )
    if (NOT_FOR_US.includes(times.status)) return { ok: true, problem: null }
    const isList = times.status === 200 && isRecord(times.body) && Array.isArray(times.body['items'])
    return isList ? { ok: true, problem: null } : broken(`Free times are answered with ${times.status}.`)
  } catch {
    return broken('The server does not answer over HTTP.')
  }
}
