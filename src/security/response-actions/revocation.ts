import { inWords } from '../investigation/incident.ts'

/** What a revocation ended. */
export interface Revocation {
  /** Accounts that had to sign in again; those that were named count without a session as well. */
  accounts: number
  /** Sessions that lived and were ended. */
  sessions: number
}

/** The same in a sentence. */
export function revocationWords({ accounts, sessions }: Revocation): string {
  if (sessions === 0) return 'Nothing to end: no such session lives.'
  return `Ended ${inWords(sessions, 'session')}${accounts === 0 ? '' : ` of ${inWords(accounts, 'account')}`}.`
}
