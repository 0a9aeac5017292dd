import { greeting } from './greeting.ts'

/** The mail with the code that a challenged sign-in asks for. */
export function signInCodeMail(facts: { name: string; code: string }): { subject: string; text: string } {
  return {
    subject: `${facts.code} is your sign-in code`,
    text: `${greeting(facts.name)}\n\nsomeone signs in to your account with the right password, from a device we have not seen before. If it is you, the code is\n\n    ${facts.code}\n\nIt is good for ten minutes. If it is not you, choose a new password: somebody knows the one you have.\n`,
  }
}
