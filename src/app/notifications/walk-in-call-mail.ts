import type { Mail } from './mail.ts'

/** The mail to somebody in the queue whose turn it is; after so many `minutes` others go before him. */
export function walkInCallMail(facts: {
  name: string
  shop: { name: string; address: string | null; phone: string | null }
  minutes: number
}): Omit<Mail, 'to'> {
  const { name, shop, minutes } = facts
  const where = shop.address === null ? shop.name : `${shop.name}, ${shop.address}`
  const late = `If you are not here in ${minutes} minutes, others go before you.`
  const contact = shop.phone === null ? '' : ` If you cannot come, please call ${shop.phone}.`
  return {
    subject: `It is your turn at ${shop.name}`,
    text: `Hello ${name},\n\nit is your turn: please come to the chair at ${where}.\n\n${late}${contact}\n`,
  }
}
