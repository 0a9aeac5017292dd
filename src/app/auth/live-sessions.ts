import type { Log } from '../../platform/log/log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import type { Proof } from './actor.ts'
import type { Role } from './permissions.ts'

/** The channel on which an ended session is told; the payload is its id, or empty for "read them all again". */
export const sessionChannel = 'sixfb_session'

/** A session that is in force, with the roles of its account. */
export interface LiveSession extends Proof {
  id: string
  accountId: string
  createdMs: number
  expiresMs: number
  /** When each of its access tokens ends, in seconds since 1970, by their ids: those that had not run out when it was read. */
  tokens: ReadonlyMap<string, number>
  roles: { shopId: string; role: Role; barberId: string | null }[]
}

/** Sessions in memory. One that ends anywhere is forgotten here within 100 ms, by notification. */
export interface LiveSessions {
  /**
   * The session, from memory or else the database; null when it has ended or never was. With `tokenId`, what is remembered
   * and does not know that token is read again: another server may have issued it.
   */
  find(sessionId: string, tokenId?: string): Promise<LiveSession | null>
  /** Forgets one session at once. */
  forget(sessionId: string): void
  /** Begins to listen. */
  start(): Promise<void>
  /** Stops listening. */
  stop(): Promise<void>
}

const REMEMBERED_MAX = 100_000

/** Follows the sessions of a database. While nothing can be heard, nothing is remembered. */
export function createLiveSessions(options: { database: Database; log: Log }): LiveSessions {
  const { database, log } = options
  const remembered = new Map<string, LiveSession>()
  let subscription: { unlisten: () => Promise<void> } | undefined
  /** Counts what was forgotten, so that a reading that began before does not bring it back. */
  let forgotten = 0

  function forget(sessionId: string): void {
    forgotten += 1
    if (sessionId === '') remembered.clear()
    else remembered.delete(sessionId)
  }

  async function read(sessionId: string): Promise<LiveSession | null> {
    const [row] = await database.sql<
      {
        account_id: string
        created_at: Temporal.Instant
        expires_at: Temporal.Instant
        revoked_at: Temporal.Instant | null
        proven_at: Temporal.Instant
        second_factor_at: Temporal.Instant | null
        second_factors: string[]
        tokens: Record<string, number>
        roles: LiveSession['roles']
      }[]
    >`select s.account_id, s.created_at, s.expires_at, s.revoked_at, s.proven_at, s.second_factor_at,
        s.second_factors, coalesce((select json_object_agg(t.id, t.ends)
        from tokens_of_session(s.id) t), '{}'::json) as tokens, coalesce(
        (select json_agg(json_build_object('shopId', r.shop_id, 'role', r.role, 'barberId', r.barber_id))
          from roles_of_account(s.account_id) r), '[]'::json) as roles
      from session_for_token(${sessionId}::uuid) s`
    if (row === undefined || row.revoked_at !== null) return null
    return {
      id: sessionId,
      accountId: row.account_id,
      createdMs: row.created_at.epochMilliseconds,
      expiresMs: row.expires_at.epochMilliseconds,
      provenMs: row.proven_at.epochMilliseconds,
      secondFactorMs: row.second_factor_at?.epochMilliseconds ?? null,
      secondFactors: row.second_factors,
      tokens: new Map(Object.entries(row.tokens)),
      roles: row.roles,
    }
  }

  return {
    async find(sessionId, tokenId) {
      const known = remembered.get(sessionId)
      if (known !== undefined && (tokenId === undefined || known.tokens.has(tokenId))) return known
      const before = forgotten
      const session = await read(sessionId)
      if (session !== null && before === forgotten && subscription !== undefined) {
        if (remembered.size >= REMEMBERED_MAX) remembered.clear()
        remembered.set(sessionId, session)
      }
      return session
    },
    forget,
    async start() {
      subscription = await database.sql.listen(sessionChannel, forget, () => forget(''))
      log.debug('listening for ended sessions')
    },
    async stop() {
      await subscription?.unlisten().catch(() => undefined)
      subscription = undefined
      remembered.clear()
    },
  }
}
