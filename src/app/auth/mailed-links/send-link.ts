import { withTenant } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { linkMail } from '../../notifications/link-mail.ts'
import type { AuthContext } from '../auth-context.ts'
import { linkAddress, linkMinutes, newLink, type LinkPurpose } from './mailed-link.ts'
import { countLinks, insertLink } from './mailed-link.sql.ts'

/** So many mails of one purpose go to one address in a quarter of an hour: nobody's mailbox is filled through us. */
const MAILS_MAX = 3
const MAILS_MINUTES = 15

type Letter = ReturnType<typeof linkMail>

/**
 * Mails a link that is good once to an address of an account. For `null` (an address without one) it writes a link that
 * nobody can use and a mail to nobody, so that both look and last the same. `instead` is mailed in the place of the link.
 * What is `demanded` of the person says so, and goes out once in a quarter of an hour.
 */
export async function sendLink(
  context: AuthContext,
  account: { id: string; name: string } | null,
  {
    purpose,
    email,
    demanded = false,
    instead = null,
  }: { purpose: LinkPurpose; email: string; demanded?: boolean; instead?: Letter | null },
): Promise<void> {
  const { database, clock, random, publicUrl } = context
  const { token, digest } = newLink(random)
  const now = clock.now()
  const accountId = account?.id ?? null
  await withTenant(database, { shopId: null, accountId }, async (transaction) => {
    const sent = await countLinks(transaction, purpose, email, now.subtract({ minutes: MAILS_MINUTES }))
    const mailed = account !== null && sent < (demanded ? 1 : MAILS_MAX)
    await insertLink(transaction, {
      mailed,
      digest,
      accountId,
      purpose,
      email,
      at: now,
      expiresAt: now.add({ minutes: linkMinutes[purpose] }),
    })
    const letter = linkMail({
      purpose: demanded ? 'demanded_password' : purpose,
      name: account?.name ?? '',
      url: linkAddress(publicUrl, purpose, token),
      minutes: linkMinutes[purpose],
    })
    await enqueueMail(transaction, { to: mailed ? email : null, ...(instead ?? letter) })
  })
}
