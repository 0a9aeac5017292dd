import { SettingError } from '../platform/config/settings.ts'
import { EmbeddedPostgresError } from '../platform/postgres/embedded-postgres.ts'
import { MigrationError } from '../platform/postgres/migrate.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { createProgram } from './program.ts'

// Whoever reads may stop reading: `6fb incident list | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await (await createProgram(process.argv[2])).parseAsync()
} catch (error) {
  const known =
    error instanceof SettingError ||
    error instanceof CommandError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(error instanceof SettingError ? 2 : 1)
}
