import type { AuthContext } from './auth-context.ts'
import type { LiveSession } from './live-sessions.ts'
import { isInForce } from './session-in-force.ts'
import { worksNowhere } from './permissions.ts'

/**
 * Whether the staff may still look through the eyes of a session's account, in the shop that is asked: while the sign-in by which
 * they began is in force, its person runs that shop, and the account is a client's and nothing else.
 */
export async function impersonationHolds(
  context: Pick<AuthContext, 'containments' | 'clock' | 'sessions'>,
  { impersonator, roles }: LiveSession,
  shopId: string,
): Promise<boolean> {
  if (impersonator?.shopId !== shopId || !worksNowhere(roles)) return false
  const staff = await context.sessions.find(impersonator.sessionId)
  if (staff?.accountId !== impersonator.accountId || !isInForce(context, staff)) return false
  return staff.roles.some((one) => one.shopId === shopId && (one.role === 'manager' || one.role === 'owner'))
}
