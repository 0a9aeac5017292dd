import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/platform/config/settings.ts'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { findDatabase } from '../../src/security/emergency-commands/find-database.ts'
import { openShopSecrets } from '../../src/security/emergency-commands/shop-secrets.ts'

const cli = join(import.meta.dirname, '../../src/entry/cli.ts')
/** Beyond what a crowded machine needs. */
const START_MS_MAX = 90_000

/** A data directory of its own. Started as root, the database runs as another user, who has to get in. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), '6fb-operations-'))
  chmodSync(dataDir, 0o711)
  return dataDir
}

/** Deletes a data directory. */
export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true })
}

/** How a command ended, and what it said. */
export interface Outcome {
  code: number | null
  out: string
  err: string
}

/** What `6fb COMMAND` is told besides what the machine tells it. */
export interface Invocation {
  dataDir: string
  environment?: Record<string, string>
  /** Run as this user and group. */
  as?: { uid: number; gid: number }
}

/** Starts `6fb COMMAND`. */
export function launch(command: string[], { dataDir, environment, as }: Invocation): ChildProcess {
  const { DATABASE_URL: _, ...machine } = process.env
  return spawn(process.execPath, [cli, ...command], {
    env: { ...machine, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'fatal', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  })
}

/** Runs `6fb COMMAND` to its end. */
export async function run(command: string[], invocation: Invocation): Promise<Outcome> {
  const child = launch(command, invocation)
  const outcome: Outcome = { code: null, out: '', err: '' }
  child.stdout?.on('data', (chunk: Buffer) => (outcome.out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (outcome.err += chunk.toString()))
  const [code] = (await once(child, 'close')) as (number | null)[]
  return { ...outcome, code: code ?? null }
}

/** A shop that `6fb start` runs. */
export interface ShopProcess {
  supervisor: ChildProcess
  url: string
  /** What it printed at its start. */
  said: string
  /** Asks it to stop, and gives its exit code. */
  stop(): Promise<number | null>
  /** Ends the supervisor at once, as a power cut does. */
  kill(): Promise<void>
}

/** `6fb start`. Resolves when it says that it is open; throws with what it said instead. */
export async function startShop(invocation: Invocation): Promise<ShopProcess> {
  const supervisor = launch(['start'], invocation)
  let said = ''
  const hear = (chunk: Buffer): void => {
    said += chunk.toString()
  }
  supervisor.stdout?.on('data', hear)
  supervisor.stderr?.on('data', hear)
  const hasEnded = (): boolean => supervisor.exitCode !== null || supervisor.signalCode !== null
  await waitUntil(() => said.includes('Ctrl-C') || hasEnded(), START_MS_MAX)
  const url = /open at (http:\S+)/.exec(said)?.[1]
  if (url === undefined || hasEnded()) {
    supervisor.kill('SIGKILL')
    throw new Error(`The shop did not start: ${said}`)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasEnded()) return
    const ended = once(supervisor, 'exit')
    supervisor.kill(signal)
    await ended
  }
  return {
    supervisor,
    url,
    get said() {
      return said
    },
    async stop() {
      await end('SIGTERM')
      return supervisor.exitCode
    },
    kill: () => end('SIGKILL'),
  }
}

/** The embedded database below `dataDir`, as the owner of the tables. */
export function ownerOf(dataDir: string): Database {
  const address = findDatabase(loadSettings({ DATA_DIR: dataDir }), openShopSecrets(dataDir), 'owner')
  return connect(address, { connectionsMax: 2, applicationName: '6fb test' })
}

/** The processes that `pid` has started, as /proc tells. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return (text.match(/\d+/g) ?? []).map(Number)
}

/** Whether a process with this id runs. One that has ended does not, though nobody may have waited for it yet. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
