import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { createFirstShop } from '../app/shop/create-first-shop.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { loadSettings, SettingError } from '../platform/config/settings.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { createLog } from '../platform/log/log.ts'
import { EmbeddedPostgresError } from '../platform/postgres/embedded-postgres.ts'
import { MigrationError } from '../platform/postgres/migrate.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { emergencyCommands } from '../security/emergency-commands/commands.ts'
import { startShop } from '../security/emergency-commands/start-shop.ts'
import { investigationCommands } from '../security/investigation/commands.ts'

const program = new Command('6fb').description('Appointment booking that runs its own incident response.')

program
  .command('start')
  .description('start the shop: database, server and guard')
  .action(async () => {
    const settings = loadSettings(process.env)
    const log = createLog(settings.logLevel, 'supervisor')
    const notes: string[] = []
    const shop = await startShop({
      settings,
      log,
      programs: {
        server: fileURLToPath(new URL('server.ts', import.meta.url)),
        guard: fileURLToPath(new URL('guard.ts', import.meta.url)),
      },
      async firstBoot(owner) {
        const first = await createFirstShop({ owner, clock: systemClock, random: systemRandom, settings })
        if (first === null) return null
        if (first.demoClient !== null)
          notes.push(`Client     ${first.demoClient.email}  ${first.demoClient.generatedPassword ?? ''}`)
        return { email: first.owner.email, password: first.owner.generatedPassword }
      },
    })
    const login = shop.firstLogin
    process.stdout.write(
      [
        '',
        `6FB Booking is open at ${shop.url}`,
        ...(login === null
          ? []
          : [
              '',
              'These sign-ins are shown once. Write them down:',
              `Owner      ${login.email}  ${login.password ?? '(the OWNER_PASSWORD you gave)'}`,
              ...notes,
            ]),
        '',
        `The day    ${shop.url}/app/day`,
        `Incidents  ${shop.url}/app/incidents`,
        'Ctrl-C stops it.',
        '',
        '',
      ].join('\n'),
    )
    let stopping = false
    const stop = (): void => {
      if (stopping) return
      stopping = true
      shop.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })

emergencyCommands(program)
investigationCommands(program)

// The drills import the whole program, so nothing of the program imports them: they run as a program of their own.
program
  .command('drill')
  .description('drill list, drill run NAME or --all: attack a scratch shop and watch it respond')
  .argument('<action>', 'list or run')
  .argument('[name]', 'which drill')
  .allowUnknownOption()
  .action(() => {
    const drills = fileURLToPath(new URL('../../drills/run.ts', import.meta.url))
    const words = process.argv.slice(process.argv.indexOf('drill') + 1)
    const child = spawn(process.execPath, [...process.execArgv, drills, ...words], { stdio: 'inherit' })
    child.on('exit', (code) => process.exit(code ?? 1))
  })

try {
  await program.parseAsync()
} catch (error) {
  const known =
    error instanceof SettingError ||
    error instanceof CommandError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(error instanceof SettingError ? 2 : 1)
}
