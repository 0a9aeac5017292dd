import { askAsGuest } from '../booking-protection/ask-as-guest.ts'
import { firstBookableShop } from '../booking-protection/bookable.sql.ts'
import { listeningPort } from '../booking-protection/booking-watch.sql.ts'
import { testLimiter } from '../booking-protection/limits/test-limiter.ts'
import type { GuardContext, GuardKeys } from '../guard-context.ts'
import type { ClosingCheck } from './closing.ts'
import { tryAuthentication } from './try-authentication.ts'

/** What it takes to try them. */
type TryingContext = Pick<GuardContext, 'database' | 'clock' | 'random'> & {
  keys: Pick<GuardKeys, 'eventMac'>
}

const nothingAnswers = 'The server does not answer.'

/**
 * Tries what the playbook wants to see before an incident is closed ("Test booking flow end-to-end", "Confirm
 * authentication working", "Verify rate limiting functional"): over HTTP, now, all at once, in at most some seconds.
 */
export async function tryClosing(
  context: TryingContext,
  server: { host: string; rateLimitMax: number },
): Promise<ClosingCheck[]> {
  const port = await listeningPort(context.database.query)
  if (port === null)
    return (['booking', 'authentication', 'rate_limit'] as const).map((name) => ({
      name,
      ok: false,
      detail: nothingAnswers,
    }))
  const url = `http://${server.host}:${port}`
  return Promise.all([
    tryBooking(context, url),
    tryAuthentication(context, url).then((verdict) => ({ name: 'authentication' as const, ...verdict })),
    tryLimit(context, url, server.rateLimitMax),
  ])
}

async function tryBooking({ database, clock }: TryingContext, url: string): Promise<ClosingCheck> {
  const bookable = await firstBookableShop(database.query)
  if (bookable === undefined)
    return { name: 'booking', ok: true, detail: 'No shop has anything to book, so nothing is broken.' }
  const { ok, problem } = await askAsGuest(clock, url, bookable)
  const well = 'A booking can be written and taken back, a double one is refused, and free times are shown.'
  return { name: 'booking', ok, detail: ok ? well : (problem ?? 'Booking does not work.') }
}

async function tryLimit(context: TryingContext, url: string, max: number): Promise<ClosingCheck> {
  const found = await testLimiter(context, url, max)
  return { name: 'rate_limit', ...(found ?? { ok: false, detail: nothingAnswers }) }
}
