import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { ACCESS_TOKEN_SECONDS } from './signing-keys/signing-key.ts'
import type { AuthContext } from './auth-context.ts'

/** Signs the next access token of a session and enters its id into the ledger of issued ones: none other counts. */
export async function issueToken(
  context: Pick<AuthContext, 'clock' | 'random' | 'tokens'>,
  transaction: TenantTransaction,
  ids: { accountId: string; sessionId: string; actorId?: string },
): Promise<string> {
  const now = context.clock.now()
  const tokenId = context.random.uuid()
  await transaction
    .insertInto('issued_token')
    .values({
      id: tokenId,
      session_id: ids.sessionId,
      account_id: ids.accountId,
      issued_at: now,
      expires_at: now.add({ seconds: ACCESS_TOKEN_SECONDS }),
    })
    .execute()
  return context.tokens.sign({ ...ids, tokenId }, now)
}
