import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sql } from './connect.ts'

/** Any number will do, as long as every version of the program uses this one. */
const ADVISORY_LOCK = 6_662_401

/** Where the numbered SQL files are. */
export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url))

/** A migration that was changed or removed after it had been applied, or numbers with a gap. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

async function readMigrations(folder: string): Promise<{ name: string; text: string; digest: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name, index) => {
      if (!name.startsWith(`${String(index + 1).padStart(4, '0')}_`)) {
        throw new MigrationError(`Migration ${name} is out of order: number ${index + 1} was expected.`)
      }
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, digest: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Brings a database to the newest schema, forward only. Each file is one transaction, and an advisory lock makes a
 * second process that starts at once wait until the first is through. Needs the owner's connection.
 * With `last`, it goes no further than that file: the schema that a backup was made with.
 * Returns the names of the files that were applied.
 */
export async function migrate(sql: Sql, folder = migrationsFolder, last?: string): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const end = migrations.findIndex(({ name }) => name === last)
  if (last !== undefined && end === -1) {
    throw new MigrationError(`This version of the program does not know migration ${last}. Use a newer one.`)
  }
  const connection = await sql.reserve()
  try {
    await connection`select pg_advisory_lock(${ADVISORY_LOCK})`
    await connection`create table if not exists schema_migration (
      name text primary key, digest text not null, applied_at timestamptz not null default now())`
    const applied = new Map(
      (await connection<{ name: string; digest: string }[]>`select name, digest from schema_migration`).map(
        (row) => [row.name, row.digest],
      ),
    )
    const unknown = [...applied.keys()].find(
      (name) => !migrations.some((migration) => migration.name === name),
    )
    if (unknown !== undefined) {
      throw new MigrationError(
        `The database has migration ${unknown}, which this version of the program does not know.`,
      )
    }
    const done: string[] = []
    for (const { name, text, digest } of last === undefined ? migrations : migrations.slice(0, end + 1)) {
      const before = applied.get(name)
      if (before !== undefined && before !== digest) {
        throw new MigrationError(
          `Migration ${name} was changed after it had been applied. Add a new one instead.`,
        )
      }
      if (before !== undefined) continue
      await connection`begin`
      try {
        await connection.unsafe(text).simple()
        await connection`insert into schema_migration (name, digest) values (${name}, ${digest})`
        await connection`commit`
      } catch (error) {
        await connection`rollback`
        throw error
      }
      done.push(name)
    }
    return done
  } finally {
    await connection`select pg_advisory_unlock(${ADVISORY_LOCK})`.catch(() => undefined)
    connection.release()
  }
}
