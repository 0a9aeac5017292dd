import { sql, type Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { liveRows, changesInFlux } from './protected-rows.sql.ts'
import { protectedTables, type ProtectedTable, type TamperedRow } from './protected-rows.ts'
import type { RowWitness, WitnessedRow } from './row-witness.ts'

/** What a sweep found. */
export interface RowSweep {
  rows: number
  tampered: TamperedRow[]
  /** It took in what is there, and compared nothing. */
  tookIn: boolean
}

/** Rows a page: few, so that other duties wait for milliseconds only. */
const PAGE = 1_000

/**
 * Compares every protected row, all in one snapshot, with what the guard witnessed: finds exactly those that were changed,
 * added or deleted behind the program, also by exchange or by putting an older state back. A row with a change that is still
 * to be dealt with is left to the next sweep. The first one takes in what is there.
 */
export async function sweepRows(
  { database }: Pick<GuardContext, 'database'>,
  witness: RowWitness,
  options: { pageSize?: number } = {},
): Promise<RowSweep> {
  const pageSize = options.pageSize ?? PAGE
  witness.takeTouched()
  return database.query
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      await sql`set local statement_timeout = 0`.execute(transaction)
      if (!witness.isComplete())
        return { rows: await takeIn(transaction, witness, pageSize), tampered: [], tookIn: true }
      const inFlux = new Set((await changesInFlux(transaction)).map(({ row }) => row))
      let rows = 0
      const tampered: TamperedRow[] = []
      for (const table of protectedTables) {
        const found = await compare(transaction, table, witness, pageSize)
        rows += found.rows
        tampered.push(...found.tampered)
      }
      const touched = witness.takeTouched()
      const isSettled = ({ table, key }: TamperedRow): boolean =>
        !inFlux.has(`${table} ${key}`) && !touched.has(`${table} ${key}`)
      return { rows, tampered: tampered.filter(isSettled), tookIn: false }
    })
}

async function takeIn(transaction: Transaction<DB>, witness: RowWitness, pageSize: number): Promise<number> {
  let count = 0
  witness.setBefore((await changesInFlux(transaction)).map(({ id }) => id))
  for (const table of protectedTables) {
    for await (const page of liveRows(transaction, table, pageSize)) {
      witness.adopt(table, page)
      count += page.length
    }
  }
  witness.setComplete()
  return count
}

/** Walks both along their keys, side by side. */
async function compare(
  transaction: Transaction<DB>,
  table: ProtectedTable,
  witness: RowWitness,
  pageSize: number,
): Promise<Pick<RowSweep, 'rows' | 'tampered'>> {
  const tampered: TamperedRow[] = []
  const known = witnessedRows(witness, table, pageSize)
  let expected = known.next().value
  let rows = 0
  const passUpTo = (key: string | null): void => {
    for (; expected !== undefined && (key === null || expected.key < key); expected = known.next().value) {
      if (expected.mac !== null) tampered.push({ table, key: expected.key, digest: null, what: 'deleted' })
    }
  }
  for await (const page of liveRows(transaction, table, pageSize)) {
    rows += page.length
    for (const { key, digest } of page) {
      passUpTo(key)
      if (expected?.key !== key || expected.mac === null) {
        tampered.push({ table, key, digest, what: 'added' })
      } else if (!witness.fits(table, expected, digest)) {
        tampered.push({ table, key, digest, what: 'changed' })
      }
      if (expected?.key === key) expected = known.next().value
    }
  }
  passUpTo(null)
  return { rows, tampered }
}

function* witnessedRows(
  witness: RowWitness,
  table: string,
  pageSize: number,
): Generator<WitnessedRow, undefined> {
  for (let after = ''; ;) {
    const page = witness.after(table, after, pageSize)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return undefined
    after = last.key
  }
}
