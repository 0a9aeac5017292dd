import type { SignIn } from './sign-in.ts'

/** Who takes part in a credential-stuffing campaign, and what they gained. */
export interface AttackPicture {
  /** Sources that tried several accounts. */
  sources: string[]
  /** The earliest attempt of one of them. */
  first: SignIn | null
  /** All their attempts, sign-ins that somebody vouched for left out. */
  attempts: SignIn[]
  /** Sign-ins they won. */
  won: (SignIn & { sessionId: string })[]
  /** Distinct accounts they tried, those that don't exist included. */
  accountsTried: number
  /** The same by name. An address without an account is one as well, else an answer would tell which exist. */
  targets: string[]
}

/**
 * Sorts the sign-ins since an attack began into hostile and honest ones. Hostile is a source that tried at least two
 * accounts and failed for one that it never got into: a household whose members mistype and then get in stays honest,
 * and so does whoever mistypes one account, however often. Sign-ins vouched for by a known device or a mailed code
 * are the neighbour's behind the same address, never the attacker's.
 */
export function drawAttack(signIns: readonly SignIn[]): AttackPicture {
  const sources = [...Map.groupBy(signIns, ({ source }) => source)]
    .filter(([, own]) => isHostile(own))
    .map(([source]) => source)
  const hostile = new Set(sources)
  const attempts = signIns.filter(({ source, vouched }) => hostile.has(source) && !vouched)
  const tried = new Set(attempts.map(({ account }) => account))
  return {
    sources,
    first: attempts[0] ?? null,
    attempts,
    won: attempts.filter(hasSession),
    accountsTried: tried.size,
    targets: [...tried],
  }
}

function isHostile(own: readonly SignIn[]): boolean {
  const unvouched = own.filter(({ vouched }) => !vouched)
  const tried = new Set(unvouched.map(({ account }) => account))
  const entered = new Set(own.filter(({ outcome }) => outcome === 'succeeded').map(({ account }) => account))
  return tried.size >= 2 && [...tried].some((account) => !entered.has(account))
}

function hasSession(signIn: SignIn): signIn is SignIn & { sessionId: string } {
  return signIn.outcome === 'succeeded' && signIn.sessionId !== null
}
