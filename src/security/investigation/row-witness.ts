import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { equalBytes, sha256 } from '../../platform/crypto/digest.ts'
import type { Random } from '../../platform/crypto/random.ts'
import { rowMacs, type ProtectedRow, type RowChange, type TamperedRow } from './protected-rows.ts'

/** What a row is known to be: a MAC, or null for one that was deleted. */
export interface WitnessedRow {
  key: string
  mac: Uint8Array | null
}

/** What the guard knows of protected rows, in a file that nobody reaches through the database. */
export interface RowWitness {
  /** Which file it is; another one has another. */
  id: string
  /** Whether it has taken in once what was there. */
  isComplete(): boolean
  setComplete(): void
  /** Forgets every row, so that it takes in anew what is there. */
  forget(): void
  /** Whether a change was there when it took in the rows for the first time: it came in with them, whoever did it. */
  cameBefore(change: RowChange): boolean
  setBefore(changes: readonly number[]): void
  /** Takes in rows as they stand; what is known of a row by a change is newer. */
  adopt(table: string, rows: readonly { key: string; digest: Buffer }[]): void
  /** Takes in changes of the program; those it has taken already, once more, are nothing new. */
  apply(changes: readonly RowChange[]): void
  /** The next rows of a table in the order of their keys as bytes. */
  after(table: string, key: string, limit: number): WitnessedRow[]
  /** Whether `digest` is what the row is known to be. */
  fits(table: string, row: WitnessedRow, digest: Buffer): boolean
  /** Of these, the ones that were not reported in this state before; they are remembered by `markReported`. */
  unreported(rows: readonly TamperedRow[]): TamperedRow[]
  markReported(rows: readonly TamperedRow[]): void
  /** Forgets what was reported of rows that are as they should be again. */
  keepReported(rows: readonly ProtectedRow[]): void
  /** The rows, as "table key", that changes have come for since this was asked last. */
  takeTouched(): Set<string>
  /** How many rows it knows. */
  size(): number
  close(): void
}

/**
 * Opens the file at `path`, 0600, making it when it is not there. Rows are kept as their MACs: the file tells nothing of
 * them, and who could write it without the key could not make a row pass. One that was made with another key is begun anew.
 * A write is durable when it returns.
 */
export function openRowWitness(path: string, macKey: Uint8Array, random: Random): RowWitness {
  const file = new DatabaseSync(path)
  chmodSync(path, 0o600)
  file.exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table if not exists witnessed (tbl text, key text, mac blob, change integer not null, primary key (tbl, key)) without rowid;
    create table if not exists reported (tbl text, key text, digest blob, primary key (tbl, key)) without rowid;
    create table if not exists state (only integer primary key check (only = 1), id text not null, made_with text not null,
      complete integer not null)`)
  const madeWith = sha256('witness', macKey).toString('hex').slice(0, 16)
  if (file.prepare('select made_with from state').get()?.['made_with'] !== madeWith) {
    file.exec('begin; delete from witnessed; delete from reported; delete from state')
    file.prepare('insert into state values (1, ?, ?, 0)').run(random.uuid(), madeWith)
    file.exec('commit')
  }
  const macOfRow = rowMacs(macKey)
  const upsert = file.prepare(`insert into witnessed values (?, ?, ?, ?) on conflict (tbl, key)
    do update set mac = excluded.mac, change = excluded.change where excluded.change > change`)
  const page = file.prepare('select key, mac from witnessed where tbl = ? and key > ? order by key limit ?')
  const known = file.prepare('select digest from reported where tbl = ? and key = ?')
  const report = file.prepare('insert or replace into reported values (?, ?, ?)')
  const forget = file.prepare('delete from reported where tbl = ? and key = ?')
  let touched = new Set<string>()
  let before: ReadonlySet<number> = new Set()

  function atOnce(work: () => void): void {
    file.exec('begin')
    try {
      work()
      file.exec('commit')
    } catch (error) {
      file.exec('rollback')
      throw error
    }
  }

  const macOf = (table: string, key: string, digest: Buffer | null): Buffer | null =>
    digest === null ? null : macOfRow(table, key, digest)

  const isComplete = (): boolean => file.prepare('select complete from state').get()?.['complete'] === 1

  return {
    id: String(file.prepare('select id from state').get()?.['id']),
    isComplete,
    forget() {
      file.exec('begin; delete from witnessed; delete from reported; update state set complete = 0; commit')
    },
    cameBefore: ({ id }) => !isComplete() || before.has(id),
    setBefore(changes) {
      before = new Set(changes)
    },
    setComplete() {
      file.exec('update state set complete = 1')
    },
    adopt(table, rows) {
      atOnce(() => {
        for (const { key, digest } of rows) upsert.run(table, key, macOf(table, key, digest), 0)
      })
    },
    apply(changes) {
      if (changes.length === 0) return
      for (const { table, key } of changes) touched.add(`${table} ${key}`)
      atOnce(() => {
        for (const { table, key, digest, id } of changes)
          upsert.run(table, key, macOf(table, key, digest), id)
      })
    },
    after: (table, key, limit) => page.all(table, key, limit) as unknown as WitnessedRow[],
    fits: (table, { key, mac }, digest) => mac !== null && equalBytes(macOfRow(table, key, digest), mac),
    unreported: (rows) =>
      rows.filter(({ table, key, digest }) => {
        const reported = known.get(table, key)
        return reported === undefined || !isSame(reported['digest'], digest)
      }),
    markReported(rows) {
      atOnce(() => {
        for (const { table, key, digest } of rows) report.run(table, key, digest)
      })
    },
    keepReported(rows) {
      const still = new Set(rows.map(({ table, key }) => `${table} ${key}`))
      atOnce(() => {
        for (const row of file.prepare('select tbl, key from reported').all()) {
          const [table, key] = [String(row['tbl']), String(row['key'])]
          if (!still.has(`${table} ${key}`)) forget.run(table, key)
        }
      })
    },
    takeTouched() {
      const all = touched
      touched = new Set()
      return all
    },
    size: () =>
      Number(file.prepare('select count(*) as n from witnessed where mac is not null').get()?.['n']),
    close: () => file.close(),
  }
}

function isSame(before: unknown, digest: Buffer | null): boolean {
  if (digest === null || !(before instanceof Uint8Array)) return digest === null && before === null
  return equalBytes(before, digest)
}
