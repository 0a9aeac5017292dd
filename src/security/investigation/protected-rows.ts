import { createHmacOf } from '../../platform/crypto/digest.ts'

/** The tables whose rows are protected; their triggers and digests are in migration 0035. */
export const protectedTables = [
  'account',
  'api_key',
  'authenticator',
  'booking',
  'booking_fee',
  'containment',
  'incident',
  'membership',
  'passkey',
  'payment',
  'session',
] as const

/** One of them. */
export type ProtectedTable = (typeof protectedTables)[number]

/** A protected row: its key, and the digest of what is protected of it; null when it is gone. */
export interface ProtectedRow {
  table: string
  key: string
  digest: Buffer | null
}

/** A change as the triggers noted it. */
export interface RowChange extends ProtectedRow {
  id: number
  xid: string
  /** The role of the database that it was done with. */
  role: string
}

/** A row that is not what the program made it. */
export interface TamperedRow extends ProtectedRow {
  what: 'changed' | 'added' | 'deleted'
}

/** MACs of rows under `key`; they cover table and key, so that no row passes for another. */
export function rowMacs(key: Uint8Array): (table: string, rowKey: string, digest: Buffer) => Buffer {
  const mac = createHmacOf(key)
  return (table, rowKey, digest) => mac('protected row', table, rowKey, digest.toString('hex'))
}
