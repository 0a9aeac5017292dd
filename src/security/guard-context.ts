import type { Clock } from '../platform/clock/clock.ts'
import type { SecretRing } from '../platform/crypto/secret-ring.ts'
import type { Random } from '../platform/crypto/random.ts'
import type { EventLog } from '../platform/events/event-log.ts'
import type { Log } from '../platform/log/log.ts'
import type { Database } from '../platform/postgres/connect.ts'
import type { FormerEventKey } from './investigation/former-event-keys.ts'

/** The guard's secrets. */
export interface GuardKeys {
  /** HMAC keys of events, shared with the server, the newest first: each is believed while it is here. */
  eventMac: SecretRing
  /** Keys that were replaced: the chain believes them as far as each says. */
  eventMacFormer: readonly FormerEventKey[]
  /** HMAC key of what the guard keeps outside of the database; the server doesn't have it. */
  witness: Uint8Array
  /** Ed25519 private key in PKCS #8 PEM: signs checkpoints. The server doesn't have it. */
  checkpointSigning: string
  /** Public halves (PEM) of the keys that signed them before, the newest first. */
  checkpointFormer: string
}

/** What every verb of the guard works with. */
export interface GuardContext {
  /** As the role sixfb_guard. */
  database: Database
  clock: Clock
  random: Random
  events: EventLog
  keys: GuardKeys
  log: Log
  /** Where the newest checkpoint is kept outside the database. */
  dataDir: string
}
