import type { SigningKey } from './signing-key.ts'

/** The keys of access tokens in memory. A change anywhere is in force here within 100 ms, by notification. */
export interface KeyRing {
  /** The key that signs now. Makes one when none does. */
  signing(): Promise<SigningKey>
  /** A key that is or once was ours. */
  find(kid: string): SigningKey | undefined
  /** Whether what this key has signed is taken now. */
  isGood(key: SigningKey): boolean
  /** All keys that are good now, the one that signs first. */
  good(): SigningKey[]
  /** Begins to listen, after a first reading. There is a key that signs then. */
  start(): Promise<void>
  /** Stops listening. */
  stop(): Promise<void>
}
