import type { Log } from '../../platform/log/log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { createRemembered, type Remembered } from '../../platform/memory/remembered.ts'
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
  /** By whose sign-in, and in which shop, the staff look through the eyes of this account; else null. */
  impersonator: { shopId: string; accountId: string; sessionId: string } | null
}

/** Sessions in memory. One that ends anywhere is forgotten here within 100 ms, by notification. */
export interface LiveSessions extends Pick<Remembered<LiveSession>, 'forget' | 'start' | 'stop'> {
  /**
   * The session, from memory or else the database; null when it has ended or never was. With `tokenId`, what is remembered
   * and does not know that token is read again: another server may have issued it.
   */
  find(sessionId: string, tokenId?: string): Promise<LiveSession | null>
}

/** Follows the sessions of a database. While nothing can be heard, nothing is remembered. */
export function createLiveSessions(options: { database: Database; log: Log }): LiveSessions {
  const { database, log } = options

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
        staff_since: Temporal.Instant | null
        tokens: Record<string, number>
        roles: LiveSession['roles']
        impersonator: LiveSession['impersonator']
      }[]
    >`select s.account_id, s.created_at, s.expires_at, s.revoked_at, s.proven_at, s.second_factor_at,
        s.second_factors, s.staff_since, coalesce((select json_object_agg(t.id, t.ends)
        from tokens_of_session(s.id) t), '{}'::json) as tokens, coalesce(
        (select json_agg(json_build_object('shopId', r.shop_id, 'role', r.role, 'barberId', r.barber_id))
          from roles_of_account(s.account_id) r), '[]'::json) as roles,
        (select json_build_object('shopId', i.shop_id, 'accountId', i.staff_account_id, 'sessionId', i.staff_session_id)
          from impersonation_of_session(s.id) i) as impersonator
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
      staffSinceMs: row.staff_since?.epochMilliseconds ?? null,
      tokens: new Map(Object.entries(row.tokens)),
      roles: row.roles,
      impersonator: row.impersonator,
    }
  }

  const remembered = createRemembered({ database, log, channel: sessionChannel, read })
  return {
    ...remembered,
    find: (sessionId, tokenId) =>
      remembered.find(sessionId, ({ tokens }) => tokenId === undefined || tokens.has(tokenId)),
  }
}
