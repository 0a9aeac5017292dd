import type { Settings } from '../platform/config/settings.ts'
import type { Clock } from '../platform/clock/clock.ts'
import type { ActiveContainments } from '../platform/containment/active-containments.ts'
import type { Random } from '../platform/crypto/random.ts'
import type { SecretRing } from '../platform/crypto/secret-ring.ts'
import type { EventLog } from '../platform/events/event-log.ts'
import type { AccessLedger } from '../platform/ledger/access-ledger.ts'
import type { Log } from '../platform/log/log.ts'
import type { Database } from '../platform/postgres/connect.ts'

/** The server's secrets. The guard's keys are not among them. */
export interface AppKeys {
  /** 32 bytes each: the keys that sign access tokens are sealed under the newest. */
  tokenSealing: SecretRing
  /** HMAC keys of events, the newest first: it makes them. */
  eventMac: SecretRing
  /** HMAC keys of signed links: the newest signs, each is good. */
  link: SecretRing
  /** HMAC key of digests: unknown addresses, device cookies, codes. */
  digest: Buffer
  /** Of the newest come the keys that seal what must be read again. Neither the database nor a backup has them. */
  sealing: SecretRing
}

/** What every verb of the app works with. */
export interface AppContext {
  /** As the role sixfb_app. */
  database: Database
  clock: Clock
  random: Random
  settings: Settings
  keys: AppKeys
  events: EventLog
  ledger: AccessLedger
  containments: ActiveContainments
  log: Log
  /** The address people use, without a slash at the end. */
  publicUrl: string
}
