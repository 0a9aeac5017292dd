import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { AuthContext } from '../auth-context.ts'
import { ACCOUNT_TRIES, FORGET_MINUTES, paceKeys, waitSeconds, type Trier } from './sign-in-pace.ts'
import { lockTries, writeTries } from './sign-in-pace.sql.ts'

/**
 * Counts a try before it is looked at, so that a thousand at once are a thousand. Tells for how many seconds none is taken
 * of this source or device, null when this one is; and whether the trier must prove himself by a mailed code: because
 * `mustProve` says so, or because the account is tried again and again by devices that it does not know. What others try
 * never makes a known device wait. Whoever sends the code that he was asked for does not wait either: codes have a limit.
 */
export async function takeTry(
  context: Pick<AuthContext, 'database' | 'clock' | 'keys'>,
  trier: Trier,
  asked: { mustProve: boolean; hasCode: boolean },
): Promise<{ waitSeconds: number | null; mustProve: boolean }> {
  const now = context.clock.now()
  const { own, account } = paceKeys(context.keys.digest, trier)
  const expiresAt = now.add({ minutes: FORGET_MINUTES })
  return withTenant(context.database, { shopId: null }, async (transaction) => {
    const { tries, freeAt } = await lockTries(transaction, own, now)
    const inAll = account === null ? 0 : (await lockTries(transaction, account, now)).tries
    const mustProve = asked.mustProve || inAll >= ACCOUNT_TRIES
    if (!(mustProve && asked.hasCode)) {
      const waitMs = tries === 0 ? 0 : freeAt.epochMilliseconds - now.epochMilliseconds
      if (waitMs > 0) return { waitSeconds: Math.ceil(waitMs / 1000), mustProve }
      const next = now.add({ seconds: waitSeconds(tries + 1) })
      await writeTries(transaction, { key: own, tries: tries + 1, freeAt: next, expiresAt })
    }
    if (account !== null)
      await writeTries(transaction, { key: account, tries: inAll + 1, freeAt: now, expiresAt })
    return { waitSeconds: null, mustProve }
  })
}
