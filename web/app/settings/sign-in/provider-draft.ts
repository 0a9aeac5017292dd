import type { NewProvider, readProvider } from '../../../api/identity-provider.ts'

/** The provider as the settings show it. */
export type Provider = Awaited<ReturnType<typeof readProvider>>

/** What is typed about it. */
export interface ProviderDraft {
  name: string
  issuer: string
  clientId: string
  clientSecret: string
  domains: string
  secondFactor: NewProvider['second_factor']
}

/** What stands in the form at first. */
export function draftOf({ connected }: Provider): ProviderDraft {
  return {
    name: connected?.name ?? '',
    issuer: connected?.issuer ?? '',
    clientId: connected?.client_id ?? '',
    clientSecret: '',
    domains: connected?.domains.join(', ') ?? '',
    secondFactor: connected?.second_factor ?? 'when_told',
  }
}

/** The domains in a text: separated by commas or spaces, with or without an @. */
export const domainsOf = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .map((domain) => domain.replace(/^@/, ''))
      .filter((domain) => domain !== ''),
  ),
]

/** What is wrong with what was typed, field by field; empty when nothing is. */
export function problemsOf(draft: ProviderDraft, { connected }: Provider) {
  const isSame = connected?.issuer === draft.issuer.trim() && connected.client_id === draft.clientId.trim()
  const domains = domainsOf(draft.domains)
  const areDomains = domains.every((domain) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))
  return {
    ...(draft.name.trim() === '' ? { name: 'Give it a name, as your staff call it.' } : {}),
    ...(URL.canParse(draft.issuer.trim())
      ? {}
      : { issuer: 'Write its address, such as https://login.example.com.' }),
    ...(draft.clientId.trim() === '' ? { clientId: 'Copy it from the provider.' } : {}),
    ...(draft.clientSecret === '' && !isSame ? { clientSecret: 'Copy it from the provider.' } : {}),
    ...(domains.length > 0 && areDomains ? {} : { domains: 'Write domains such as example.com.' }),
  }
}

/** What is sent. */
export function bodyOf(draft: ProviderDraft): NewProvider {
  return {
    name: draft.name.trim(),
    issuer: draft.issuer.trim(),
    client_id: draft.clientId.trim(),
    ...(draft.clientSecret === '' ? {} : { client_secret: draft.clientSecret }),
    domains: domainsOf(draft.domains),
    second_factor: draft.secondFactor,
  }
}
