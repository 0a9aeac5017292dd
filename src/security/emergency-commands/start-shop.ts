import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '../../platform/clock/clock.ts'
import { every } from '../../platform/clock/every.ts'
import type { Settings } from '../../platform/config/settings.ts'
import { openSecrets } from '../../platform/crypto/secrets.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { keepChild } from '../../platform/process/keep-child.ts'
import { claimRunFile, removeRunFile, writeRunFile } from '../../platform/process/run-file.ts'
import { CommandError } from './command-error.ts'
import { describeConfiguration } from './describe-configuration.ts'
import { findDatabase } from './find-database.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { openShopSecrets, type ShopSecrets } from './shop-secrets.ts'
import { takeGivenKeys } from './take-given-keys.ts'

/** The owner's way in, told once. `password` is null when the settings gave it. */
export interface FirstLogin {
  email: string
  password: string | null
}

/** How a shop is started. */
export interface StartOptions {
  settings: Settings
  log: Log
  /** Paths of the two programs. */
  programs: { server: string; guard: string }
  /** Ends the start, which throws its reason and leaves nothing running behind. */
  signal: AbortSignal
  /** Fills an empty database; null when it was not empty. */
  firstBoot(database: Database, secrets: ShopSecrets): Promise<FirstLogin | null>
}

/** A shop that takes bookings. */
export interface RunningShop {
  url: string
  firstLogin: FirstLogin | null
  /** Ends the server gracefully and starts it again, then the guard; the database stays. One restart at a time. */
  restart(): Promise<void>
  /** Server first, so that what is under way ends; then the guard, which seals it; the database last. */
  stop(): Promise<void>
}

const SERVER_GRACE_MS = 15_000
const GUARD_GRACE_MS = 10_000
const DATABASE_CHECK_MS = 500
const SECRETS_CHECK_MS = 250

/** What no child is told by the settings: it gets its own keys only, and never the address of the owner. */
const forSupervisor = {
  databaseUrl: null,
  ownerPassword: null,
  linkKey: null,
  sealingKey: null,
  tokenSealingKey: null,
  digestKey: null,
  eventMacKey: null,
}

/** What only the guard is told: the server tells nobody of incidents. */
const forGuard = {
  slackWebhookUrl: null,
  pagerdutyRoutingKey: null,
  alertWebhookUrl: null,
  alertWebhookSecret: null,
  twilioAuthToken: null,
}

/**
 * Starts everything on one data directory: database, migrations, server and guard, each restarted when it dies.
 * Resolves when the server answers. Throws an error with one line, and leaves nothing running behind, when it cannot.
 */
export async function startShop(options: StartOptions): Promise<RunningShop> {
  const { log, signal } = options
  const settings = { ...options.settings, dataDir: resolve(options.settings.dataDir) }
  const { dataDir } = settings
  const run = { pid: process.pid, url: null, secrets: null, started_at: systemClock.now().toString() }
  claim(dataDir, run)
  const undo: (() => Promise<void>)[] = [async () => removeRunFile(dataDir)]
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
      await step().catch((error: unknown) => log.error({ error: String(error) }, 'a step of stopping failed'))
    }
  }
  try {
    takeGivenKeys(openSecrets(join(dataDir, 'secrets')), settings)
    let secrets = openShopSecrets(dataDir)
    let database: OpenDatabase | undefined
    undo.push(async () => database?.embedded?.stop())
    const base = { type: 'start', dataDir }
    const filled = Promise.withResolvers<void>()
    let listening = settings
    const serverStart = (): object => ({
      ...base,
      database: findDatabase(settings, secrets, 'app'),
      workerDatabase: findDatabase(settings, secrets, 'worker'),
      settings: { ...listening, ...forSupervisor, ...forGuard },
      keys: secrets.server,
    })
    const guardStart = (): object => ({
      ...base,
      settings: { ...settings, ...forSupervisor },
      described: describeConfiguration(settings, secrets),
      database: findDatabase(settings, secrets, 'guard'),
      keys: secrets.guard,
    })
    // It makes itself ready while the database is made, the guard while that is filled: two seconds of a cold start.
    const server = keepChild({
      name: 'server',
      program: options.programs.server,
      log,
      ready: filled.promise,
      startMessage: serverStart,
      onReady({ url }) {
        // With PORT=0 a server that is started again has to be found where the first one was.
        if (url !== undefined) listening = { ...settings, port: Number(new URL(url).port || settings.port) }
      },
    })
    undo.push(() => server.stop(SERVER_GRACE_MS))
    const opening = openDatabase(settings, secrets)
    // A quarter of a second of loading, while the database is made.
    const loading = Promise.all([
      import('../../platform/postgres/connect.ts'),
      import('../../platform/postgres/prepare-database.ts'),
    ])
    loading.catch(() => undefined)
    database = await opening
    const [{ withConnection }, { prepareDatabase }] = await loading
    signal.throwIfAborted()
    const guard = keepChild({
      name: 'guard',
      program: options.programs.guard,
      log,
      ready: filled.promise,
      startMessage: guardStart,
    })
    // Before the last, which stops the server.
    undo.splice(-1, 0, () => guard.stop(GUARD_GRACE_MS))
    await prepareDatabase(database.owner, secrets.passwords)
    const firstLogin = await withConnection(
      database.owner,
      { connectionsMax: 2, applicationName: '6fb first boot' },
      (connected) => options.firstBoot(connected, secrets),
    )
    signal.throwIfAborted()
    filled.resolve()
    if (database.embedded !== null) {
      const watch = every(
        DATABASE_CHECK_MS,
        async () => {
          if (database?.embedded?.isAlive() !== false) return
          log.error('the database died and is started again')
          database = await openDatabase(settings, secrets)
        },
        log,
      )
      undo.push(() => watch.stop())
    }
    const report = await Promise.race([server.firstReport, aborted(signal)])
    if (report.type === 'failed') throw new CommandError(report.message)
    const url = report.url ?? `http://${settings.host}:${settings.port}`
    let inUse = secrets.store.fingerprint()
    writeRunFile(dataDir, { ...run, url, secrets: inUse })
    const renewal = every(
      SECRETS_CHECK_MS,
      async () => {
        const there = secrets.store.fingerprint()
        if (there === inUse) return
        secrets = openShopSecrets(dataDir)
        await Promise.all([
          server.renew({ type: 'renew', start: serverStart() }),
          guard.renew({ type: 'renew', start: guardStart() }),
        ])
        inUse = there
        writeRunFile(dataDir, { ...run, url, secrets: inUse })
        log.info('the secrets are others; server and guard use them')
      },
      log,
    )
    undo.push(() => renewal.stop())
    let restarting: Promise<void> | undefined
    const restart = async (): Promise<void> => {
      for (const [child, graceMs] of [
        [server, SERVER_GRACE_MS],
        [guard, GUARD_GRACE_MS],
      ] as const) {
        const again = await child.restart(graceMs)
        if (again.type === 'failed') log.error(again.message)
      }
    }
    return {
      url,
      firstLogin,
      stop,
      restart: () => (restarting ??= restart().finally(() => (restarting = undefined))),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined)
  if (signal.aborted) reject(signal.reason)
  else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

function claim(dataDir: string, run: Parameters<typeof writeRunFile>[1]): void {
  let running
  try {
    // Others may pass through, not look inside: started as root, the database runs as another user.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    running = claimRunFile(dataDir, run)
  } catch (error) {
    throw new CommandError(
      `DATA_DIR cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): ${dataDir}`,
    )
  }
  if (running !== null) throw new CommandError(`6FB is already running (pid ${running.pid}).`)
}
