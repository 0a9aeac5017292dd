import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import { actForAccount, endSessions } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { sessionsOfIdentities } from './oidc.sql.ts'

/**
 * Ends sessions that came from the provider of the actor's shop in the caller's transaction, but the actor's own: of one
 * person there, of one session there, or all. Gives those that lived. The transaction acts for the actor afterwards.
 */
export async function endProviderSessions(
  context: Pick<AuthContext, 'clock' | 'events'>,
  transaction: TenantTransaction,
  actor: Actor,
  which: { subject: string | null; sid: string | null } | 'all',
): Promise<string[]> {
  const { clock, events } = context
  const now = clock.now()
  const reason = which === 'all' ? 'identity_provider_gone' : 'ended_by_identity_provider'
  const wanted = which === 'all' ? { subject: null, sid: null } : which
  const found = await sessionsOfIdentities(transaction, { ...wanted, now })
  const ended: string[] = []
  for (const { id, accountId } of found.filter((session) => session.id !== actor.sessionId)) {
    await actForAccount(transaction, accountId)
    const gone = await endSessions(transaction, { accountId, which: { only: id }, reason, now })
    if (gone.length === 0) continue
    ended.push(...gone)
    const { source, requestId } = actor
    const facts = { userUid: accountId, sessionId: id, source, requestId }
    await events.append(
      transaction,
      authEvent({ activity: 'session_revoked', succeeded: true, detail: reason, ...facts }),
    )
  }
  await actForAccount(transaction, actor.accountId ?? '')
  return ended
}
