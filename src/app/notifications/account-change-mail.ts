import { greeting } from './greeting.ts'

/** The mail that tells of a change that gives the account into other hands if somebody else made it. */
export function accountChangeMail(facts: {
  what: 'password' | 'email'
  name: string
  shop: { name: string; phone: string | null }
}): { subject: string; text: string } {
  const { what, name, shop } = facts
  const changed = what === 'password' ? 'The password of your account' : 'The e-mail address of your account'
  const call = shop.phone === null ? '' : ` at ${shop.phone}`
  return {
    subject: `${changed} was changed`,
    text: `${greeting(name)}\n\n${changed.replace('The', 'the')} was changed just now${what === 'password' ? ', and all other devices were signed out' : ''}.\n\nIf it was you, there is nothing to do. If it was not, call ${shop.name}${call} at once.\n`,
  }
}
