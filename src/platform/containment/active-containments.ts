import type { Clock } from '../clock/clock.ts'
import type { Log } from '../log/log.ts'
import type { Database } from '../postgres/connect.ts'

/** The channel that the guard notifies when a containment is made or lifted. */
export const containmentChannel = 'sixfb_containment'

/** The target of an order that holds for every account: challenge_account (addresses without one as well), revoke_all. */
export const everyAccount = 'everyone'

/** The target of an order that shuts all that its verb can. */
export const everything = 'all'

/** The target of a revoke_role order: a role in one shop, or in all. */
export function roleTarget(role: string, shopId: string | null): string {
  return shopId === null ? role : `${shopId} ${role}`
}

/** What the guard has ordered, enforced from memory on every request. */
export interface ActiveContainments {
  /** Whether an order stands against `target` now. */
  has(verb: string, target: string): boolean
  /** When the order was given, in milliseconds since 1970; null when there is none. */
  since(verb: string, target: string): number | null
  /** Until when an order stands against `target` by itself, in milliseconds since 1970; null when there is none. */
  until(verb: string, target: string): number | null
  /** What the standing orders of this verb are about. */
  targets(verb: string): string[]
  /** Reads all orders anew. Resolves when they are in force. */
  refresh(): Promise<void>
  /** Begins to listen, after a first reading. */
  start(): Promise<void>
  /** Stops listening. */
  stop(): Promise<void>
}

interface Order {
  id: string
  verb: string
  target: string
  created_ms: number
  expires_ms: number
}

/**
 * Follows the table `containment`: on a notification, after a lost connection, and never later than its own expiry.
 * `onEnforced` is told of each order that is new here, so that the time to contain can be measured where it counts.
 */
export function createActiveContainments(options: {
  database: Database
  clock: Clock
  log: Log
  onEnforced: (orders: { id: string; verb: string; target: string }[]) => Promise<void>
}): ActiveContainments {
  const { database, clock, log, onEnforced } = options
  let orders = new Map<string, Order>()
  let byVerb = new Map<string, Order[]>()
  let subscription: { unlisten: () => Promise<void> } | undefined
  let reading: Promise<void> | undefined
  let again = false

  const find = (verb: string, target: string): Order | undefined => {
    const order = orders.get(`${verb} ${target}`)
    return order !== undefined && order.expires_ms > clock.epochMs() ? order : undefined
  }

  async function read(): Promise<void> {
    const rows = await database.sql<Order[]>`
      select id, verb, target, (extract(epoch from created_at) * 1000)::float8 as created_ms,
        (extract(epoch from expires_at) * 1000)::float8 as expires_ms
      from containment where lifted_at is null and expires_at > now() order by created_at`
    // Of epochs with one target the latest counts.
    const known = new Set([...orders.values()].map((order) => order.id))
    orders = new Map(rows.map((row) => [`${row.verb} ${row.target}`, row]))
    byVerb = Map.groupBy(rows, ({ verb }) => verb)
    const fresh = rows.filter((row) => !known.has(row.id))
    // In force from here on; telling so takes time, and the next order must not wait for it.
    if (fresh.length > 0) {
      onEnforced(fresh).catch((error: unknown) =>
        log.warn({ error: String(error) }, 'enforcement not recorded'),
      )
    }
  }

  /** Two notifications close together need one more reading, not two at once. */
  async function refresh(): Promise<void> {
    if (reading !== undefined) {
      again = true
      return reading
    }
    reading = (async () => {
      do {
        again = false
        await read()
      } while (again)
    })()
    try {
      await reading
    } finally {
      reading = undefined
    }
  }

  const refreshQuietly = (): void => {
    refresh().catch((error: unknown) => log.warn({ error: String(error) }, 'containments not read'))
  }

  return {
    has: (verb, target) => find(verb, target) !== undefined,
    targets: (verb) =>
      (byVerb.get(verb) ?? [])
        .filter(({ expires_ms: expiresMs }) => expiresMs > clock.epochMs())
        .map(({ target }) => target),
    until: (verb, target) => find(verb, target)?.expires_ms ?? null,
    since: (verb, target) => find(verb, target)?.created_ms ?? null,
    refresh,
    async start() {
      subscription = await database.sql.listen(containmentChannel, refreshQuietly, refreshQuietly)
      await refresh()
    },
    async stop() {
      await subscription?.unlisten().catch(() => undefined)
    },
  }
}
