import type { Log } from '../../../platform/log/log.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { createRemembered, type Remembered } from '../../../platform/memory/remembered.ts'
import type { Action } from '../permissions.ts'
import type { ApiKeyFacts } from './api-key.ts'

/** The channel on which a changed key is told; the payload is its public id, or empty for "read them all again". */
export const apiKeyChannel = 'sixfb_api_key'

/** A key as every request that brings it needs it. */
export interface LiveApiKey extends ApiKeyFacts {
  id: string
  shopId: string
  name: string
  scopes: ReadonlySet<Action>
  createdBy: string
  createdMs: number
  /** When its use was last written down, in milliseconds since 1970. */
  usedMs: number
}

/** Keys in memory, by their public ids. One that is changed anywhere is forgotten here within 100 ms. */
export type LiveApiKeys = Remembered<LiveApiKey>

/** Follows the keys of a database. */
export function createLiveApiKeys(options: { database: Database; log: Log }): LiveApiKeys {
  const { database, log } = options
  return createRemembered({
    database,
    log,
    channel: apiKeyChannel,
    async read(publicId) {
      const [row] = await database.sql<
        {
          id: string
          shop_id: string
          name: string
          scopes: Action[]
          digest: Buffer
          previous_digest: Buffer | null
          previous_ends_at: Temporal.Instant | null
          expires_at: Temporal.Instant
          last_used_at: Temporal.Instant | null
          is_revoked: boolean
          created_by: string
          created_at: Temporal.Instant
        }[]
      >`select id, shop_id, name, scopes, digest, previous_digest, previous_ends_at, expires_at, last_used_at, is_revoked,
          created_by, created_at
        from api_key_of(${publicId})`
      if (row === undefined) return null
      return {
        id: row.id,
        shopId: row.shop_id,
        name: row.name,
        scopes: new Set(row.scopes),
        digest: row.digest,
        previousDigest: row.previous_digest,
        previousEndsMs: row.previous_ends_at?.epochMilliseconds ?? null,
        expiresMs: row.expires_at.epochMilliseconds,
        isRevoked: row.is_revoked,
        createdBy: row.created_by,
        createdMs: row.created_at.epochMilliseconds,
        usedMs: row.last_used_at?.epochMilliseconds ?? 0,
      }
    },
  })
}
