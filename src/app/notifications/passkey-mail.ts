import { greeting } from './greeting.ts'

/** The mail that tells of a passkey that came to an account or left it. */
export function passkeyMail(facts: {
  what: 'added' | 'removed'
  /** Whose account it is, and what he calls the passkey. */
  account: string
  passkey: string
  shop: { name: string; phone: string | null }
  publicUrl: string
}): { subject: string; text: string } {
  const { what, account, passkey, shop, publicUrl } = facts
  // Whoever added it chose its name: no address of his goes out in our mail.
  const named = /[\p{Cc}\p{Zl}\p{Zp}:/@]|www\.|\.\w{2,}/u.test(passkey) ? '' : ` “${passkey}”`
  const call = shop.phone === null ? '' : ` at ${shop.phone}`
  const happened =
    what === 'added'
      ? `a passkey${named} was added to your account just now. It signs in without your password.`
      : `the passkey${named} was removed from your account just now. It signs in no more.`
  const otherwise = what === 'added' ? 'remove it, choose a new password' : 'choose a new password'
  return {
    subject: `A passkey was ${what === 'added' ? 'added to' : 'removed from'} your account`,
    text: `${greeting(account)}\n\n${happened}\n\nIf it was you, there is nothing to do. If it was not, ${otherwise}, and call ${shop.name}${call} at once:\n${publicUrl}/app/security\n`,
  }
}
