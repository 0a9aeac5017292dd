import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { AuthContext } from '../auth-context.ts'
import { CHALLENGE_MINUTES, digestOfChallenge, type PasskeyPurpose } from './passkey.ts'
import { insertChallenge } from './passkeys.sql.ts'

/**
 * 256 random bits that an authenticator signs: good once, for CHALLENGE_MINUTES, for one purpose, and for one account, or
 * for whoever signs in.
 */
export async function issuePasskeyChallenge(
  { database, clock, random }: Pick<AuthContext, 'database' | 'clock' | 'random'>,
  asked: { purpose: PasskeyPurpose; accountId: string | null },
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(random.bytes(32))
  const now = clock.now()
  await withTenant(database, { shopId: null, accountId: asked.accountId }, (transaction) =>
    insertChallenge(transaction, {
      ...asked,
      digest: digestOfChallenge(challenge),
      at: now,
      expiresAt: now.add({ minutes: CHALLENGE_MINUTES }),
    }),
  )
  return challenge
}
