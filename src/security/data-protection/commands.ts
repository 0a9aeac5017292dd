import { resolve } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../../platform/clock/clock.ts'
import { loadSettings, type Settings } from '../../platform/config/settings.ts'
import { programVersion } from '../../platform/config/program-version.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import { actAsGuard } from '../emergency-commands/act-as-guard.ts'
import { show } from '../emergency-commands/show.ts'
import { withDatabase } from '../emergency-commands/with-database.ts'
import { adoptDatabase } from './adopt-database.ts'
import { createBackup } from './create-backup.ts'
import { findRecipient } from './find-recipient.ts'
import { listBackups } from './list-backups.ts'
import { openBackup } from './open-backup.ts'
import { recordBackup } from './record-backup.ts'
import { restoreShop } from './restore-shop.ts'
import { verifyBackup } from './verify-backup.ts'

interface Options {
  identity?: string
  into?: string
  json?: boolean
}

/** backup create, list, verify, restore and adopt. */
export function backupCommands(program: Command): void {
  const backup = program.command('backup').description('keep the shop’s data safe, encrypted and signed')

  backup
    .command('create')
    .description('back up the database and the keys while the shop goes on')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: Options) => {
      const { made, identityFile } = await withDatabase(
        'owner',
        async (owner, { settings, secrets, dataDir }) => {
          const { recipient, identityFile } = await findRecipient(secrets, dataDir, settings.backupRecipient)
          const { checkpointSigning: signingKey } = secrets.guard
          const [clock, random] = [systemClock, systemRandom]
          const source = { owner, clock, random, dataDir, signingKey, recipient, programVersion }
          return { made: await createBackup(source), identityFile }
        },
      )
      await actAsGuard((context, by) => recordBackup(context, made, by))
      const { name, folder, rows, bytes, ms } = made
      const key =
        identityFile === null
          ? 'The key that BACKUP_RECIPIENT belongs to opens it.'
          : `${identityFile} opens it. Keep a copy of that file and of the folder where this machine is not.`
      const tables = made.manifest.tables.length
      show(
        json,
        { name, folder, tables, rows, bytes, ms, identity_file: identityFile },
        `Backup ${name}: ${tables} tables, ${rows} rows, ${inBytes(bytes)}, ${inSeconds(ms)}\n${folder}\n${key}`,
      )
    })

  backup
    .command('list')
    .description('the backups in DATA_DIR/backups, newest first')
    .option('--json', 'one JSON line each')
    .action(async ({ json = false }: Options) => {
      const backups = await listBackups(dataDirOf(loadSettings(process.env)))
      if (backups.length === 0 && !json) show(false, null, 'No backups. Make one: npx 6fb backup create')
      const nowMs = systemClock.epochMs()
      for (const { name, createdAt, bytes, rows, tables, recipient, signed } of backups) {
        const hours = (nowMs - createdAt.epochMilliseconds) / 3_600_000
        show(
          json,
          { name, created_at: createdAt.toString(), bytes, rows, tables, recipient, signed },
          `${name}  ${hours.toFixed(1).padStart(7)} h old  ${inBytes(bytes).padStart(9)}  ${rows} rows  ${signed ? 'signed' : 'NOT SIGNED by this shop'}`,
        )
      }
    })

  backup
    .command('verify <name>')
    .description(
      'read a backup to its end and compare everything with the signed manifest; needs no database',
    )
    .option('--identity <file>', 'the key that opens it, when it is not in DATA_DIR/secrets')
    .option('--json', 'one JSON line')
    .action(async (name: string, { identity, json = false }: Options) => {
      const opened = await openBackup({
        dataDir: dataDirOf(loadSettings(process.env)),
        name,
        identityFile: identity ?? null,
      })
      const { tables, rows } = await verifyBackup(opened)
      show(
        json,
        { name, ok: true, tables, rows, signer: opened.signer, signer_known: opened.isSignerKnown },
        `Backup ${name} is whole: ${tables} tables, ${rows} rows.${witness(opened)}`,
      )
    })

  backup
    .command('restore <name>')
    .description('restore a backup into a new database; on a new machine, the keys too')
    .option('--into <database>', 'the name or the postgres:// address of the new database')
    .option('--identity <file>', 'the key that opens it, when it is not in DATA_DIR/secrets')
    .option('--json', 'one JSON line')
    .action(async (name: string, { identity, into, json = false }: Options) => {
      const settings = loadSettings(process.env)
      const opened = await openBackup({ dataDir: dataDirOf(settings), name, identityFile: identity ?? null })
      const done = await restoreShop({ settings, clock: systemClock, random: systemRandom }, opened, {
        into: into ?? null,
        identityFile: identity ?? null,
      })
      const { database, tables, rows, links, checkpoints, ms } = done
      const adopt = `npx 6fb stop, npx 6fb backup adopt ${done.isElsewhere ? 'ADDRESS, and set DATABASE_URL to it' : database}`
      const next = done.isShopsOwn
        ? 'Start the shop: npx 6fb start'
        : `The shop goes on with its own database. To use this one instead: ${adopt}`
      show(
        json,
        {
          name,
          database,
          tables,
          rows,
          chain: { ok: true, links, checkpoints },
          ms,
          signer_known: opened.isSignerKnown,
        },
        [
          `Restored ${name} into ${database}: ${tables} tables, ${rows} rows, ${inSeconds(ms)}`,
          `The chain is whole: ${links} events, ${checkpoints} signed checkpoints.${witness(opened)}`,
          next,
        ].join('\n'),
      )
    })

  adoptCommand(backup)
}

function adoptCommand(backup: Command): void {
  backup
    .command('adopt <database>')
    .description('let a restored database take the place of the shop’s own, which is kept under another name')
    .option('--json', 'one JSON line')
    .action(async (database: string, { json = false }: Options) => {
      const { adopted, aside } = await adoptDatabase(loadSettings(process.env), systemClock, database)
      show(
        json,
        { adopted, kept_as: aside },
        aside === null
          ? `The record in ${adopted} is whole. Set DATABASE_URL to its address, then start the shop: npx 6fb start`
          : `${database} is now the shop’s database; the one before is kept as ${aside}.\nStart the shop: npx 6fb start`,
      )
    })
}

function dataDirOf(settings: Settings): string {
  return resolve(settings.dataDir)
}

function witness({ isSignerKnown, signer }: { isSignerKnown: boolean; signer: string }): string {
  return isSignerKnown
    ? ''
    : `\nNothing here knows its signer, ${signer}. Trust it only if it came from a safe place.`
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function inBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
