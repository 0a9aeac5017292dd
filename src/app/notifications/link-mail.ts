import { greeting } from './greeting.ts'

/** The mail with a link that is good once. */
export function linkMail(facts: {
  purpose: 'sign_in' | 'reset_password' | 'demanded_password' | 'verify_email' | 'change_email'
  name: string
  url: string
  minutes: number
}): { subject: string; text: string } {
  const { purpose, name, url, minutes } = facts
  const { subject, does, otherwise } = words[purpose]
  const good = minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`
  return {
    subject,
    text: `${greeting(name)}\n\n${does}\n\n${url}\n\nThe link is good once, for ${good}. ${otherwise}\n`,
  }
}

const ignore = 'If you did not ask for it, you can leave it alone: nothing has changed.'
const words = {
  sign_in: { subject: 'Your sign-in link', does: 'this link signs you in:', otherwise: ignore },
  reset_password: {
    subject: 'Choose a new password',
    does: 'here you choose a new password. All devices are signed out then.',
    otherwise: ignore,
  },
  demanded_password: {
    subject: 'Your account needs a new password',
    does: 'somebody else may know your password. It opens your account no more. Choose a new one here; all devices are signed out then:',
    otherwise:
      'If you did not try to sign in just now, somebody else did: choose a new password all the same.',
  },
  verify_email: {
    subject: 'Is this your e-mail address?',
    does: 'please confirm that this address is yours:',
    otherwise: 'If you have not opened an account, you can leave it alone.',
  },
  change_email: {
    subject: 'Your new e-mail address',
    does: 'please confirm that your account has this address from now on:',
    otherwise: ignore,
  },
}
