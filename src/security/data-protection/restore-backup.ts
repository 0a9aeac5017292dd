import type { Clock } from '../../platform/clock/clock.ts'
import { readRing } from '../../platform/crypto/secret-ring.ts'
import type { Random } from '../../platform/crypto/random.ts'
import { eventClass } from '../../platform/events/event.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { withConnection, type Database } from '../../platform/postgres/connect.ts'
import { migrate, migrationsFolder } from '../../platform/postgres/migrate.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { checkpointNames, formerEventMacName, ringNames } from '../emergency-commands/shop-secrets.ts'
import { parseFormerKeys } from '../investigation/former-event-keys.ts'
import { verifyChain } from '../investigation/verify-chain.ts'
import { sizeOf } from './backup.ts'
import { loadBackup } from './load-backup.ts'
import type { OpenBackup } from './open-backup.ts'
import { createDatabase, dropDatabase, firstUsedTable } from './restore.sql.ts'

const connection = { connectionsMax: 2, applicationName: '6fb restore', statementTimeoutMs: 0 }

/** Where a backup goes. */
export interface RestoreTarget {
  /** The database to fill, as its owner. It is made when it is not there. */
  database: DatabaseAddress
  /** A database of the same server from which others are made and dropped. */
  admin: DatabaseAddress
}

/** A database that a backup was restored into. */
export interface Restored {
  database: string
  tables: number
  rows: number
  /** Of the chain that was walked there. */
  links: number
  checkpoints: number
  ms: number
}

/**
 * Restores a backup into a new database: the schema it was made with, its rows, its counters; then the migrations that
 * have come since; then the chain is walked, and the restore is an event after it. Throws a CommandError, with the
 * new database dropped (one that was there before is left empty), when anything is not as the manifest says, and
 * refuses a database that has rows.
 */
export async function restoreBackup(
  context: { clock: Clock; random: Random },
  backup: OpenBackup,
  target: RestoreTarget,
): Promise<Restored> {
  const startMs = context.clock.monotonicMs()
  const { database: name } = target.database
  const isNew = await withConnection(target.admin, connection, ({ sql }) => createDatabase(sql, name)).catch(
    (error: unknown) => {
      if (!(error instanceof Error) || codeOf(error) === undefined) throw error
      throw new CommandError(
        `The database ${name} cannot be made: ${error.message}. Have an empty one made, and name it: --into NAME`,
      )
    },
  )
  try {
    const chain = await withConnection(target.database, connection, (database) =>
      fill(context, backup, database),
    )
    const ms = Math.round(context.clock.monotonicMs() - startMs)
    const tables = backup.manifest.tables.length
    return { database: name, tables, rows: sizeOf(backup.manifest).rows, ...chain, ms }
  } catch (error) {
    if (isNew) await withConnection(target.admin, connection, ({ sql }) => dropDatabase(sql, name))
    throw error
  }
}

async function fill(
  { clock, random }: { clock: Clock; random: Random },
  backup: OpenBackup,
  database: Database,
): Promise<{ links: number; checkpoints: number }> {
  const { manifest, name, secrets } = backup
  const used = await firstUsedTable(database.sql)
  if (used !== null) {
    throw new CommandError(`The database has rows already, in ${used}. Name a new one: --into NAME`)
  }
  await migrate(database.sql, migrationsFolder, manifest.migrations.at(-1)?.name)
  await database.sql.begin((sql) => loadBackup(sql, backup))
  await migrate(database.sql)
  const macKey = readRing(secrets[ringNames.eventMac] ?? '')
  const verdict = await verifyChain(database, {
    publicKey: [secrets[checkpointNames.present], secrets[checkpointNames.former]].join('\n'),
    macKey,
    formerMacKeys: parseFormerKeys(secrets[formerEventMacName] ?? ''),
    checkpointFile: null,
  })
  if (!verdict.ok) {
    const { position, problem } = verdict
    throw new CommandError(`The record in backup ${name} is broken at position ${position}: ${problem}.`)
  }
  const draft = {
    classUid: eventClass.applicationLifecycle,
    activityId: 99,
    attributes: {
      activity_name: 'Restore',
      app: { name: 'database', version: manifest.program_version },
      unmapped: { backup: name, created_at: manifest.created_at, rows: sizeOf(manifest).rows },
    },
  }
  const events = createEventLog({ clock, random, macKey: macKey[0] })
  await database.query.transaction().execute((transaction) => events.append(transaction, draft))
  return { links: verdict.links, checkpoints: verdict.checkpoints }
}
