import { greeting } from './greeting.ts'

/** The mail that tells a person that his account opens with an identity provider from now on. */
export function linkedIdentityMail(facts: {
  name: string
  /** What the shop calls the provider. */
  provider: string
  shop: { name: string; phone: string | null }
  url: string
}): { subject: string; text: string } {
  const { name, provider, shop, url } = facts
  const call = shop.phone === null ? '' : ` at ${shop.phone}`
  return {
    subject: `Your account opens with ${provider} now`,
    text: `${greeting(name)}\n\nyour account at ${shop.name} can be opened by signing in with ${provider} from now on.\n\nIf it was you, there is nothing to do. If it was not, unlink it and choose a new password, and call ${shop.name}${call} at once:\n${url}/app/security\n`,
  }
}
