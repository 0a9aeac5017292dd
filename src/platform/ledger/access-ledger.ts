import type { Clock } from '../clock/clock.ts'
import type { Random } from '../crypto/random.ts'
import { httpProblems } from '../http/errors.ts'
import type { Database } from '../postgres/connect.ts'
import type { DB } from '../postgres/database-types.ts'
import type { LedgerField } from './sensitivity.ts'

/** Who is about to be given which personal data, and why. */
export interface AccessRecord {
  requestId: string
  accountId: string | null
  sessionId: string | null
  tokenId: string | null
  source: string
  shopId: string
  route: string
  table: keyof DB
  keys: string[]
  fields: readonly LedgerField[]
  purpose: string
}

/** Makes records of access durable before the answer leaves. */
export interface AccessLedger {
  /**
   * Resolves when the record is on disk. Records that arrive while one write is under way share the next.
   * Throws audit_unavailable when it cannot be written, and then the data must not be sent. Nothing for no keys.
   */
  record(record: AccessRecord): Promise<void>
}

const WAITING_MAX = 10_000

/** A ledger with group commit: one statement, and one fsync, for all that came meanwhile. */
export function createAccessLedger(options: {
  database: Database
  clock: Clock
  random: Random
}): AccessLedger {
  const { database, clock, random } = options
  let waiting: { row: object; done: (error?: Error) => void }[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    if (writing) return
    writing = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await database.sql`
          insert into access_record (id, at, request_id, account_id, session_id, token_id, source, shop_id, route,
            source_table, record_keys, fields, purpose)
          select id, to_timestamp(at_ms / 1000.0), request_id, account_id, session_id, token_id, source, shop_id, route,
            source_table, record_keys, fields, purpose
          from json_to_recordset(${JSON.stringify(group.map(({ row }) => row))}::text::json) as row(
            id uuid, at_ms float8, request_id uuid, account_id uuid, session_id uuid, token_id uuid, source text,
            shop_id uuid, route text, source_table text, record_keys uuid[], fields text[], purpose text)`
        for (const { done } of group) done()
      } catch {
        for (const { done } of group)
          done(httpProblems.audit_unavailable({ headers: { 'retry-after': '5' } }))
      }
    }
    writing = false
  }

  return {
    record(record) {
      if (record.keys.length === 0) return Promise.resolve()
      if (waiting.length >= WAITING_MAX) {
        return Promise.reject(httpProblems.audit_unavailable({ headers: { 'retry-after': '5' } }))
      }
      const row = {
        id: random.uuid(),
        at_ms: clock.epochMs(),
        request_id: record.requestId,
        account_id: record.accountId,
        session_id: record.sessionId,
        token_id: record.tokenId,
        source: record.source,
        shop_id: record.shopId,
        route: record.route,
        source_table: record.table,
        record_keys: record.keys,
        fields: record.fields,
        purpose: record.purpose,
      }
      return new Promise((resolve, reject) => {
        waiting.push({ row, done: (error) => (error === undefined ? resolve() : reject(error)) })
        void writeAll()
      })
    },
  }
}
