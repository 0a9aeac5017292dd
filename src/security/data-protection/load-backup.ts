import { join } from 'node:path'
import { CommandError } from '../emergency-commands/command-error.ts'
import { backupFiles } from './backup.ts'
import { readMigrations, readState, setPlainText, type OwnerTransaction } from './backup.sql.ts'
import type { OpenBackup } from './open-backup.ts'
import { copyIn, countRows, emptyTables, setSequences, switchTriggers } from './restore.sql.ts'
import { readSealed, SealedFileError } from './sealed-file.ts'

/**
 * Fills a database that has had exactly the backup's migrations, in the caller's transaction. Throws a CommandError
 * when the schema, a file, a count or the end of the chain is not what the manifest says.
 */
export async function loadBackup(sql: OwnerTransaction, backup: OpenBackup): Promise<void> {
  const { manifest, name, folder, secret } = backup
  if (JSON.stringify(await readMigrations(sql)) !== JSON.stringify(manifest.migrations)) {
    throw new CommandError(
      `Backup ${name} was made with other migrations than this version of the program has.`,
    )
  }
  await setPlainText(sql)
  await emptyTables(sql, manifest.tables)
  await switchTriggers(sql, manifest.tables, 'disable')
  for (const table of manifest.tables) {
    const file = backupFiles.table(table.name)
    try {
      await copyIn(sql, table, readSealed(join(folder, file), secret, table))
    } catch (error) {
      const reason = error instanceof SealedFileError ? error.message : `was refused: ${String(error)}`
      throw new CommandError(`Backup ${name} cannot be restored: ${file} ${reason}.`)
    }
    const rows = await countRows(sql, table.name)
    if (rows !== table.rows) {
      throw new CommandError(
        `Backup ${name} cannot be restored: ${rows} of ${table.rows} rows of ${table.name} came.`,
      )
    }
  }
  await switchTriggers(sql, manifest.tables, 'enable')
  await setSequences(sql, manifest.sequences)
  const { chain } = await readState(sql)
  if (chain.position !== manifest.chain.position || chain.hash !== manifest.chain.hash) {
    throw new CommandError(
      `Backup ${name} cannot be restored: its record ends elsewhere than its manifest says.`,
    )
  }
}
