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

const drill = program.command('drill').description('attack a scratch shop and watch it respond')
drill
  .command('list')
  .description('the drills there are')
  .option('--json', 'one JSON line each')
  .action(async ({ json = false }: { json?: boolean }) => {
    const { listDrills } = await import('../../drills/run-drill.ts')
    for (const { name, title } of await listDrills()) {
      process.stdout.write(json ? `${JSON.stringify({ name, title })}\n` : `${name}  ${title}\n`)
    }
  })
drill
  .command('run [name]')
  .description('run one, or all of them')
  .option('--all', 'every drill')
  .option('--seed <seed>', 'repeats a run exactly')
  .option('--json', 'one JSON line each')
  .action(async (name: string | undefined, options: { all?: boolean; seed?: string; json?: boolean }) => {
    const { listDrills, runDrill } = await import('../../drills/run-drill.ts')
    const names = name === undefined ? (await listDrills()).map((one) => one.name) : [name]
    for (const each of names) {
      const result = await runDrill(each, {
        json: options.json === true,
        print: (line: string) => process.stdout.write(`${line}\n`),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      })
      if (!result.passed) process.exitCode = 1
    }
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
