import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { renameSession } from './sessions.sql.ts'

/** Gives one of the actor's own sign-ins a name. Problem: session_not_found, for one that has ended or is somebody else's. */
export async function nameSession(
  { database, clock }: AuthContext,
  { accountId, shopId }: SignedInActor,
  { sessionId, name }: { sessionId: string; name: string },
): Promise<void> {
  const isThere = await withTenant(database, { shopId, accountId }, (transaction) =>
    renameSession(transaction, { accountId, sessionId, name, now: clock.now() }),
  )
  if (!isThere) throw authProblems.session_not_found()
}
