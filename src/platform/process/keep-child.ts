import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Log } from '../log/log.ts'

/** What a child answers to its start message: that it works, or in one line why it does not. */
export type ChildReport = { type: 'ready'; url?: string } | { type: 'failed'; message: string }

/** What a child answers when it has taken over what a renewing message told. */
export const renewedMessage = { type: 'renewed' } as const

/** A child process that is started again whenever it dies. */
export interface KeptChild {
  /** What the first run reported. A child that died without a word counts as failed. */
  firstReport: Promise<ChildReport>
  /** The process id, while one lives. */
  pid(): number | null
  /** The same with a new one after it. Gives what that one reported. */
  restart(graceMs: number): Promise<ChildReport>
  /** Sends it a message and waits until it has taken it over, or is gone: the next one begins with what holds then. */
  renew(message: object): Promise<void>
  /** Asks it to finish (SIGTERM), and ends it after `graceMs`. No new one is started. */
  stop(graceMs: number): Promise<void>
}

const YOUNG_MS = 1_000
const BACKOFF_MS = [0, 100, 500, 1_000, 2_000, 5_000]

/** What follows the start message, when everything that it names is there. */
export const readyMessage = { type: 'ready' } as const

/**
 * Keeps `program` running. Each run is sent `startMessage` over IPC at once, and `readyMessage` when `ready` resolves: a
 * program prepares itself while what it needs is made; if it rejects, that run ends. The first death is answered at
 * once, quick deaths in a row ever slower, up to five seconds. Children end by themselves when this process is gone
 * ('disconnect').
 */
export function keepChild(options: {
  name: string
  program: string
  startMessage: () => object
  ready: Promise<unknown>
  log: Log
  onReady?: (report: { url?: string }) => void
}): KeptChild {
  const { name, program, startMessage, ready, log, onReady } = options
  const first = Promise.withResolvers<ChildReport>()
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let stopping = false
  let restarted: PromiseWithResolvers<ChildReport> | undefined
  let leaving: ChildProcess | undefined
  let quickDeaths = 0

  function start(): void {
    const startedMs = performance.now()
    const run = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: harmlessEnvironment() })
    child = run
    run.on('message', (message) => {
      const report = message as ChildReport | typeof renewedMessage
      if (report.type === 'renewed') return
      first.resolve(report)
      if (run !== leaving) restarted?.resolve(report)
      if (report.type === 'ready') onReady?.(report)
      else if (!stopping) log.error({ child: name }, report.message)
    })
    run.on('error', (error) => log.error({ child: name, error: String(error) }, 'a child process failed'))
    run.on('exit', (code, signal) => {
      child = undefined
      first.resolve({
        type: 'failed',
        message: `The ${name} ended with ${signal ?? code} before it was ready.`,
      })
      if (stopping) return
      if (run === leaving) {
        start()
        return
      }
      quickDeaths = performance.now() - startedMs < YOUNG_MS ? quickDeaths + 1 : 0
      const delayMs = BACKOFF_MS[Math.min(quickDeaths, BACKOFF_MS.length - 1)] ?? 0
      log.error({ child: name, code, signal, again_in_ms: delayMs }, 'a child process died')
      timer = setTimeout(start, delayMs)
    })
    run.send(startMessage(), () => undefined)
    ready.then(
      () => run.send(readyMessage, () => undefined),
      () => run.kill('SIGTERM'),
    )
  }

  start()
  return {
    firstReport: first.promise,
    pid: () => child?.pid ?? null,
    async restart(graceMs) {
      const run = child
      restarted = Promise.withResolvers()
      // One that is down is on its way up again already.
      if (run !== undefined) {
        leaving = run
        await end(run, graceMs)
      }
      return restarted.promise
    },
    async renew(message) {
      const run = child
      if (run === undefined || !run.connected) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const hear = (answer: unknown): void => {
        if ((answer as { type?: string }).type === renewedMessage.type) resolve()
      }
      run.on('message', hear)
      run.once('exit', resolve)
      run.send(message, () => undefined)
      await promise
      run.off('message', hear)
      run.off('exit', resolve)
    },
    async stop(graceMs) {
      stopping = true
      clearTimeout(timer)
      if (child !== undefined) await end(child, graceMs)
    },
  }
}

/** Asks a process to finish, and ends it after `graceMs`. Resolves when it is gone. */
async function end(run: ChildProcess, graceMs: number): Promise<void> {
  const gone = once(run, 'exit')
  run.kill('SIGTERM')
  const kill = setTimeout(() => run.kill('SIGKILL'), graceMs)
  await gone
  clearTimeout(kill)
}

/** What a child may know of our environment: DATABASE_URL and OWNER_PASSWORD are for the supervisor alone. */
function harmlessEnvironment(): NodeJS.ProcessEnv {
  const names = [
    'PATH',
    'HOME',
    'LANG',
    'TZ',
    'TMPDIR',
    'NODE_ENV',
    'NODE_OPTIONS',
    'NODE_COMPILE_CACHE',
    'NODE_EXTRA_CA_CERTS',
  ]
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}
