import type { Playbook, PlaybookLibrary } from './playbook.ts'

/** The playbook of each rule; whatever is not in the list is somebody where he should not be. */
const keyOfRule: Readonly<Record<string, string>> = {
  'booking-broken': 'booking-down',
  'event-tampering': 'database-compromise',
  'foreign-database-connection': 'database-compromise',
  'forged-token': 'authentication-bypass',
  'forged-token-attempts': 'authentication-bypass',
  'guest-booking-flood': 'rate-limit-bypass',
  'insecure-configuration': 'configuration',
  'limit-bypass-attempt': 'rate-limit-bypass',
  'limit-bypassed': 'rate-limit-bypass',
  'limiter-inactive': 'rate-limit-bypass',
  'mass-registration': 'rate-limit-bypass',
  'passkey-copied': 'authentication-bypass',
  'refresh-token-reuse': 'authentication-bypass',
  'response-broken': 'booking-down',
  'revoked-api-key': 'authentication-bypass',
  'row-tampering': 'database-compromise',
  scraping: 'rate-limit-bypass',
  'server-error-burst': 'booking-down',
  'server-restarted': 'booking-down',
  'server-silent': 'booking-down',
  'settings-drift': 'configuration',
  'slot-hoarding': 'rate-limit-bypass',
}

/** The playbook that an incident of this rule follows; throws when the library lacks it. */
export function playbookFor(library: PlaybookLibrary, ruleId: string): Playbook {
  const key = keyOfRule[ruleId] ?? 'unauthorized-access'
  const found = library.values().find((playbook) => playbook.key === key)
  if (found === undefined) throw new RangeError(`There is no playbook ${key}.`)
  return found
}
