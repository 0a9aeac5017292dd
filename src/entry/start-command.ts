import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { systemClock } from '../platform/clock/clock.ts'
import { loadSettings } from '../platform/config/settings.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { createLog } from '../platform/log/log.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { startShop } from '../security/emergency-commands/start-shop.ts'
import { withEventLog } from '../security/emergency-commands/with-event-log.ts'

/** Adds `6fb start`: runs the shop until a signal ends it. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('start the shop: database, server and guard')
    .action(async () => {
      const settings = loadSettings(process.env)
      const log = createLog(settings.logLevel, 'supervisor')
      const notes: string[] = []
      const stopping = new AbortController()
      const ended = once(stopping.signal, 'abort')
      const stop = (): void => stopping.abort(new CommandError('Stopped before it was open.'))
      process.on('SIGINT', stop)
      process.on('SIGTERM', stop)
      const shop = await startShop({
        settings,
        log,
        signal: stopping.signal,
        programs: {
          server: fileURLToPath(new URL('server.ts', import.meta.url)),
          guard: fileURLToPath(new URL('guard.ts', import.meta.url)),
        },
        async firstBoot(owner, secrets) {
          const { createFirstShop } = await import('../app/shop/create-first-shop.ts')
          const first = await withEventLog(owner, secrets.eventMac, (events) =>
            createFirstShop({ owner, clock: systemClock, random: systemRandom, events, settings }),
          )
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
      // What `6fb restart` sends. Not SIGHUP: a terminal that is closed sends that, and means stop.
      process.on('SIGUSR2', () => {
        if (!stopping.signal.aborted)
          shop.restart().catch((error: unknown) => log.error({ error: String(error) }, 'restart failed'))
      })
      await ended
      await shop.stop()
      process.exit(0)
    })
}
