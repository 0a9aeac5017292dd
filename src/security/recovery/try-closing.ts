import { listeningPort } from '../booking-protection/booking-watch.sql.ts'
import { testLimiter } from '../booking-protection/limits/test-limiter.ts'
import type { ClosingCheck, TryingContext } from './closing.ts'
import { tryAuthentication } from './try-authentication.ts'
import { tryBooking } from './try-booking.ts'

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

async function tryLimit(context: TryingContext, url: string, max: number): Promise<ClosingCheck> {
  const found = await testLimiter(context, url, max)
  return { name: 'rate_limit', ...(found ?? { ok: false, detail: nothingAnswers }) }
}
