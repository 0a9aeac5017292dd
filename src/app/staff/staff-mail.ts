import type { Mail } from '../notifications/mail.ts'
import type { StaffRole } from './staff.ts'

/** The mail that asks somebody to work in a shop. */
export function invitationMail(facts: {
  name: string
  shopName: string
  roles: readonly StaffRole[]
  url: string
  days: number
}): Omit<Mail, 'to'> {
  const { name, shopName, roles, url, days } = facts
  const as = new Intl.ListFormat('en-GB').format(roles)
  return {
    subject: `${shopName} asks you to join`,
    text: `Hello ${name},\n\n${shopName} would like you to work with them as ${as}. To say yes, open this address and sign in, or open an account with this e-mail address:\n\n    ${url}\n\nIt is good for ${days} days. If you expected no such mail, do nothing.\n`,
  }
}
