import type { Mail } from './mail.ts'

/** What somebody is told who is on the waitlist now. */
export function wishMail(facts: {
  clientName: string
  serviceName: string
  shop: { name: string; phone: string | null }
  /** The address at which the wish can be seen and withdrawn. */
  wishUrl: string
}): Omit<Mail, 'to'> {
  const { clientName, serviceName, shop, wishUrl } = facts
  const contact = shop.phone === null ? shop.name : `${shop.name}, ${shop.phone}`
  return {
    subject: `On the waitlist: ${serviceName}`,
    text: `Hello ${clientName},\n\nyou are on the waitlist for: ${serviceName}. As soon as a time becomes free that suits you, we keep it for you for half an hour and write to you: accept it, or the next in line is asked.\n\nSee it or leave the line: ${wishUrl}\n\n${contact}\n`,
  }
}
