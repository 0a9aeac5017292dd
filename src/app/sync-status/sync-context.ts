import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/crypto/random.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { Database } from '../../platform/postgres/connect.ts'

/** What the verbs of connected calendars work with. */
export interface SyncContext {
  /** As the app's role. */
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly events: EventLog
  readonly settings: {
    /** Whether a calendar may stand on a private or loopback address. */
    readonly calendarPrivateNetworks: boolean
  }
}

/** Who asks, in which shop and in which request. */
export interface SyncActor {
  readonly shopId: string
  readonly accountId: string
  readonly requestId: string | null
}
