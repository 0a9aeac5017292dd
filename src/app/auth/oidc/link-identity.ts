import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { linkedIdentityMail } from '../../notifications/linked-identity-mail.ts'
import type { Actor } from '../actor.ts'
import type { AccountRow } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { oidcProblems } from './errors.ts'
import type { ProvenIdentity } from './identity-provider.ts'
import { accountOfIdentity, insertIdentity } from './oidc.sql.ts'

/**
 * Links an identity to an account, which the caller has locked and decided about, in his transaction, which acts for it; the
 * person is told by mail. Gives the link's id; one that is there already is given again. Problem: identity_taken.
 */
export async function linkIdentity(
  { clock, random, events, publicUrl }: Pick<AuthContext, 'clock' | 'random' | 'events' | 'publicUrl'>,
  transaction: TenantTransaction,
  actor: Actor,
  wanted: {
    account: AccountRow
    identity: ProvenIdentity
    providerName: string
    shop: { name: string; phone: string | null }
    /** How it was shown that both are one person. */
    by: 'signed_in' | 'verified_address'
  },
): Promise<string> {
  const { account, identity, providerName, shop } = wanted
  const id = random.uuid()
  const { issuer, subject } = identity
  const link = { id, shopId: actor.shopId, issuer, subject, accountId: account.id, now: clock.now() }
  if (!(await insertIdentity(transaction, link))) {
    const found = await accountOfIdentity(transaction, identity)
    if (found?.accountId !== account.id) throw oidcProblems.identity_taken()
    return found.id
  }
  const mail = linkedIdentityMail({ name: account.name, provider: providerName, shop, url: publicUrl })
  await enqueueMail(transaction, { to: account.email, ...mail })
  await events.append(
    transaction,
    authEvent({
      activity: 'identity_linked',
      succeeded: true,
      detail: wanted.by,
      userUid: account.id,
      source: actor.source,
      requestId: actor.requestId,
    }),
  )
  return id
}
