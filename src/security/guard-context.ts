import type { Clock } from '../platform/clock/clock.ts'
import type { Random } from '../platform/crypto/random.ts'
import type { EventLog } from '../platform/events/event-log.ts'
import type { Log } from '../platform/log/log.ts'
import type { Database } from '../platform/postgres/connect.ts'

/** The guard's secrets. */
export interface GuardKeys {
  /** HMAC key of events, shared with the server. */
  eventMac: Buffer
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
