import { sql } from 'kysely'
import { equalBytes, hmac } from '../../platform/crypto/digest.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { AuthContext } from './auth-context.ts'

const ATTEMPTS_MAX = 5

/**
 * Whether `code` is the one that was mailed to this account. A challenge takes five tries and is good once. Without
 * an account (a wrong password, an unknown address) it does the same work and says no.
 */
export async function answerChallenge(
  context: AuthContext,
  answer: { accountId: string | null; id: string; code: string },
): Promise<boolean> {
  const { database, clock, keys } = context
  const now = clock.now()
  return withTenant(database, { shopId: null, accountId: answer.accountId }, async (transaction) => {
    const row = await transaction
      .updateTable('sign_in_challenge')
      .set({ attempts: sql`attempts + 1` })
      .where('id', '=', answer.id)
      .where('attempts', '<', ATTEMPTS_MAX)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('code_digest')
      .executeTakeFirst()
    const matches =
      row !== undefined && equalBytes(row.code_digest, hmac(keys.digest, 'code', answer.id, answer.code))
    if (!matches || answer.accountId === null) return false
    await transaction
      .updateTable('sign_in_challenge')
      .set({ used_at: now })
      .where('id', '=', answer.id)
      .execute()
    return true
  })
}
