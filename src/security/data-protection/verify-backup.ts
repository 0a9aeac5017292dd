import { join } from 'node:path'
import { CommandError } from '../emergency-commands/command-error.ts'
import { backupFiles } from './backup.ts'
import type { OpenBackup } from './open-backup.ts'
import { countLines, readSealed, SealedFileError } from './sealed-file.ts'

/**
 * Reads every table of a backup to its end: decrypts, decompresses, compares digests and counts rows. Needs no
 * database. Throws a CommandError that names the first file that is wrong.
 */
export async function verifyBackup(backup: OpenBackup): Promise<{ tables: number; rows: number }> {
  let rows = 0
  for (const table of backup.manifest.tables) {
    const file = backupFiles.table(table.name)
    try {
      let lines = 0
      for await (const chunk of readSealed(join(backup.folder, file), backup.secret, table)) {
        lines += countLines(chunk)
      }
      if (lines !== table.rows) throw new SealedFileError(`has ${lines} rows, not ${table.rows}`)
    } catch (error) {
      if (!(error instanceof SealedFileError)) throw error
      throw new CommandError(`Backup ${backup.name} cannot be used: ${file} ${error.message}.`)
    }
    rows += table.rows
  }
  return { tables: backup.manifest.tables.length, rows }
}
