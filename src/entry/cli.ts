import { Command } from 'commander'
import { SettingError } from '../platform/config/settings.ts'
import { EmbeddedPostgresError } from '../platform/postgres/embedded-postgres.ts'
import { MigrationError } from '../platform/postgres/migrate.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { startCommand } from './start-command.ts'

// Whoever reads may stop reading: `6fb incident list | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  if (process.argv[2] === 'start') {
    // All the other commands would load twice as much, while nobody can book yet.
    const program = new Command('6fb')
    startCommand(program)
    await program.parseAsync()
  } else {
    const { createProgram } = await import('./program.ts')
    await createProgram().parseAsync()
  }
} catch (error) {
  const known =
    error instanceof SettingError ||
    error instanceof CommandError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(error instanceof SettingError ? 2 : 1)
}
