import type { AuthContext } from '../auth-context.ts'
import { ownerOfAddress } from '../auth.sql.ts'
import { secondAccountMail } from '../../notifications/second-account-mail.ts'
import { sendLink } from './send-link.ts'

/**
 * Mails a link that shows that the address of an account is its person's; or, when the address is another account's, tells
 * whoever reads there that somebody has tried to open a second one. Whoever asked can't tell which it was.
 */
export async function sendVerification(
  context: AuthContext,
  account: { id: string; name: string; email: string },
): Promise<void> {
  const { email } = account
  const owner = await ownerOfAddress(context.database, email)
  const instead =
    owner !== undefined && owner.id !== account.id ? secondAccountMail({ url: context.publicUrl }) : null
  await sendLink(context, account, { purpose: 'verify_email', email, instead })
}
