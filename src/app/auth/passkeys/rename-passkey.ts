import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { passkeyProblems } from './errors.ts'
import { setPasskeyName } from './passkeys.sql.ts'

/** Gives one of the actor's own passkeys another name. Problem: passkey_not_found. */
export async function renamePasskey(
  { database }: AuthContext,
  { accountId, shopId }: SignedInActor,
  wanted: { id: string; name: string },
): Promise<void> {
  const isThere = await withTenant(database, { shopId, accountId }, (transaction) =>
    setPasskeyName(transaction, wanted),
  )
  if (!isThere) throw passkeyProblems.passkey_not_found()
}
