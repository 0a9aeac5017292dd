import { hmac } from '../../../platform/crypto/digest.ts'

/** So many tries of one source at one account are taken at once, and as many of one known device. */
export const FREE_TRIES = 5
/** From then on each takes twice as long as the one before, from two seconds up to this many. */
export const WAIT_SECONDS_MAX = 60
/** After so many vain tries from devices that an account does not know, each of those needs a mailed code. */
export const ACCOUNT_TRIES = 20
/** Tries are forgotten when none has come for so long. */
export const FORGET_MINUTES = 60

/** For how long no next try is taken after so many. */
export function waitSeconds(tries: number): number {
  return tries < FREE_TRIES ? 0 : Math.min(WAIT_SECONDS_MAX, 2 ** Math.min(tries - FREE_TRIES + 1, 10))
}

/** Who tries to sign in to what. */
export interface Trier {
  /** An account id or unknownAccount(). */
  userUid: string
  source: string
  /** The digest of a device that the account knows; null for any other. */
  knownDevice: Buffer | null
}

/** What is counted under: tries of this source or known device, and tries at the account by unknown devices. */
export function paceKeys(
  digestKey: Uint8Array,
  { userUid, source, knownDevice }: Trier,
): { own: Buffer; account: Buffer | null } {
  const pace = (...parts: (string | Uint8Array)[]): Buffer => hmac(digestKey, 'pace', userUid, ...parts)
  return knownDevice === null
    ? { own: pace('source', source), account: pace('account') }
    : { own: pace('device', knownDevice), account: null }
}
