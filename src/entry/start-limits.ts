import type { Server } from 'node:http'
import type { AppContext } from '../app/context.ts'
import { every, type Repetition } from '../platform/clock/every.ts'
import type { EventDraft } from '../platform/events/event.ts'
import { connectionKey } from '../platform/http/read-requests.ts'
import { createBypassWatch } from '../platform/limits/bypass-watch.ts'
import { limitConnections } from '../platform/limits/limit-connections.ts'
import { createLimiter } from '../platform/limits/limiter.ts'
import { createRequestTally } from '../platform/limits/request-tally.ts'
import { connectSharedWindows } from '../platform/limits/shared-windows.ts'
import { withTenant } from '../platform/postgres/tenant.ts'
import { limitPolicies } from '../security/booking-protection/limits/limit-policies.ts'
import { writeLimitState } from '../security/booking-protection/limits/limit-state.sql.ts'
import { connectionsEvent, limitStoreEvent } from './limit-event.ts'
import { limitRequests, type LimitRequests } from './limit-requests.ts'

/** More would be answered by nobody in time. */
const CONNECTIONS_MAX = 10_000
const FLUSH_EVERY_MS = 500
const TELL_EVERY_MS = 1_000
/** The tally keeps whoever takes so much of his share: what shields can divide by is at most as much. */
const TALLIED_PART = 20

/** All limits of a server. */
export interface Limits {
  requests: LimitRequests
  /** Whether limits are counted where they should be. */
  storeIsUp: () => boolean
  /** Caps the connections of a server. */
  guardConnections(server: Server): void
  /** Reads the counters that an earlier process left behind. */
  restore(): Promise<void>
  /** Begins to write down what is counted, and how. */
  repetitions(): Repetition[]
  /** Writes what is left, and lets go of the store. */
  end(): Promise<void>
}

/** Wires the limits; asks the database for nothing yet. */
export function startLimits(context: Parameters<typeof limitRequests>[0] & AppContext): Limits {
  const { database, clock, random, events, log, settings } = context
  const { rateLimitMax, rateLimitWindowSeconds: windowSeconds, trustedProxies, valkeyUrl } = settings
  const policies = limitPolicies(settings)

  function tell(draft: EventDraft): void {
    withTenant(database, { shopId: null }, (transaction) => events.append(transaction, draft)).catch(
      (error: unknown) => log.warn({ error: String(error) }, 'limit event not recorded'),
    )
  }

  const shared =
    valkeyUrl === null
      ? null
      : connectSharedWindows({
          url: valkeyUrl,
          windowSeconds,
          onChange(there) {
            if (there) log.info('limits are counted in Valkey')
            else log.error('Valkey is lost: limits are counted in memory')
            tell(limitStoreEvent(there))
          },
        })
  const limiter = createLimiter({ database, clock, random, windowSeconds, shared })
  const worthKeeping = Math.max(1, Math.floor(rateLimitMax / TALLIED_PART))
  const tally = createRequestTally({ database, clock, worthKeeping })
  const storeIsUp = (): boolean => shared?.isThere() !== false

  async function tellState(): Promise<void> {
    const store = shared === null ? 'memory' : storeIsUp() ? 'valkey' : 'memory, valkey is lost'
    await writeLimitState(database, { store, keys: limiter.keys() })
  }

  return {
    requests: limitRequests(context, { limiter, tally, bypass: createBypassWatch(), policies, tell }),
    storeIsUp,
    guardConnections(server) {
      const perSource = policies.connections.max
      limitConnections(server, {
        perSource,
        all: CONNECTIONS_MAX,
        keyOf: connectionKey(trustedProxies),
        onRefused: (source) => tell(connectionsEvent({ source, limit: perSource })),
      })
    },
    restore: () => limiter.restore(),
    repetitions: () => [
      every(FLUSH_EVERY_MS, () => limiter.flush(), log),
      every(FLUSH_EVERY_MS, () => tally.flush(), log),
      every(TELL_EVERY_MS, tellState, log),
    ],
    async end() {
      await Promise.all([limiter.flush(), tally.flush()]).catch(() => undefined)
      await shared?.close()
    },
  }
}
