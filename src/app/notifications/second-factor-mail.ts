import { greeting } from './greeting.ts'

/** The mail that tells of a change of an account's second step, or of its use by who should not. */
export function secondFactorMail(
  facts: { name: string; shop: { name: string; phone: string | null } } & (
    | { what: 'recovery_code_used'; left: number }
    | {
        what:
          | 'authenticator_added'
          | 'authenticator_removed'
          | 'recovery_codes_renewed'
          | 'recovery_codes_voided'
          | 'codes_guessed'
          | 'all_removed'
      }
  ),
): { subject: string; text: string } {
  const { name, shop } = facts
  const { subject, text } = words[facts.what]
  const left =
    facts.what === 'recovery_code_used'
      ? ` ${facts.left === 0 ? 'None is' : facts.left === 1 ? 'One is' : `${facts.left} are`} left.`
      : ''
  const call = shop.phone === null ? '' : ` at ${shop.phone}`
  return {
    subject,
    text:
      facts.what === 'recovery_codes_voided'
        ? `${greeting(name)}\n\n${text}\n\nIf you have questions, call ${shop.name}${call}.\n`
        : `${greeting(name)}\n\n${text}${left}\n\nIf it was you, there is nothing to do. If it was not, choose a new password and call ${shop.name}${call} at once.\n`,
  }
}

const words = {
  authenticator_added: {
    subject: 'Signing in takes a second step now',
    text: 'an authenticator app was set up for your account just now, and all other devices were signed out.',
  },
  authenticator_removed: {
    subject: 'The authenticator app of your account was removed',
    text: 'the authenticator app of your account was removed just now.',
  },
  recovery_codes_renewed: {
    subject: 'Your account has new recovery codes',
    text: 'new recovery codes were made for your account just now. The old ones are of no use any more.',
  },
  recovery_codes_voided: {
    subject: 'Make new recovery codes for your account',
    text: 'a key of the shop’s program was replaced, and with it all recovery codes became void. Everything else stays as it is. Make new codes where you set up the second step.',
  },
  recovery_code_used: {
    subject: 'A recovery code of your account was used',
    text: 'one of your recovery codes was used just now.',
  },
  codes_guessed: {
    subject: 'Somebody knows your password',
    text: 'somebody signed in to your account with the right password and then sent five wrong codes. He did not get in.',
  },
  all_removed: {
    subject: 'The second step of your account was removed',
    text: 'the second step of your account was removed at the shop’s machine, and all devices were signed out.',
  },
}
