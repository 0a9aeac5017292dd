import type { AuthContext } from './auth-context.ts'
import type { LiveSession } from './live-sessions.ts'
import { isCutOff } from './sessions/cut-off.ts'

/** Whether a session that has not ended is in force: not run out, and under no order of the guard. */
export function isInForce(
  { containments, clock }: Pick<AuthContext, 'containments' | 'clock'>,
  session: LiveSession,
): boolean {
  if (session.expiresMs <= clock.epochMs() || containments.has('revoke_session', session.id)) return false
  return !isCutOff(containments, session)
}
