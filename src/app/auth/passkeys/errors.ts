import { defineProblems } from '../../../platform/http/problem.ts'

/** Problems of passkeys. */
export const passkeyProblems = defineProblems({
  passkeys_need_a_domain: {
    status: 409,
    sentence:
      'Passkeys work only where the shop is opened by a name over https, such as https://book.example.com. Use the password here.',
  },
  passkey_not_good: {
    status: 403,
    sentence: 'That passkey was not taken: it took too long, or it is not of an account here. Try again.',
  },
  passkey_not_found: {
    status: 404,
    sentence: 'There is no such passkey of yours. Read the list again.',
  },
  passkey_known: {
    status: 409,
    sentence: 'This passkey is here already. Use another device, or sign in with it.',
  },
  too_many_passkeys: {
    status: 409,
    sentence: 'You have as many passkeys as one account may have. Remove one that you no longer use.',
  },
  no_passkey: {
    status: 409,
    sentence: 'Your account has no passkey. Show in another way that it is you.',
  },
  last_way_in: {
    status: 409,
    sentence:
      'This is the only way into your account. Choose a password by a mailed link, or add another passkey, then remove this one.',
  },
})
