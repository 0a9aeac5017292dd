import { hmac } from '../../platform/crypto/digest.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { enqueueMail } from '../notifications/enqueue-mail.ts'
import { signInCodeMail } from '../notifications/sign-in-code-mail.ts'
import type { Actor } from './actor.ts'
import { countCodesOfClaims } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'

const GOOD_MINUTES = 10
/** Of the codes for claims of one address so many are mailed in a quarter of an hour. */
const CLAIM_MAILS_MAX = 3
const CLAIM_MINUTES = 15

/**
 * Mails a six-digit code to an account and gives the challenge's id. For `null` (a wrong password, an unknown
 * address) it writes a challenge that nobody can answer and a mail to nobody, so that both look and last the same.
 */
export async function issueChallenge(
  context: AuthContext,
  actor: Actor,
  account: { id: string; email: string; name: string; provisional: boolean } | null,
): Promise<string> {
  const { database, clock, random, keys } = context
  const challengeId = random.uuid()
  const code = String(random.bytes(6).readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
  const now = clock.now()
  const accountId = account?.id ?? null
  await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    await transaction
      .insertInto('sign_in_challenge')
      .values({
        id: challengeId,
        account_id: accountId,
        code_digest: hmac(keys.digest, 'code', challengeId, code),
        created_at: now,
        expires_at: now.add({ minutes: GOOD_MINUTES }),
      })
      .execute()
    const mail = signInCodeMail({ name: account?.name ?? '', code })
    // Whoever only claims an address, with however many accounts, does not fill the mailbox of whose it is.
    const since = now.subtract({ minutes: CLAIM_MINUTES })
    const isTooMany = (await countCodesOfClaims(transaction, account?.email ?? '', since)) > CLAIM_MAILS_MAX
    const to = account === null || (account.provisional && isTooMany) ? null : account.email
    await enqueueMail(transaction, { to, ...mail })
  })
  return challengeId
}
