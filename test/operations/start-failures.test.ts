import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { urlOf } from '../../src/platform/postgres/address.test-helper.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import {
  launch,
  makeDataDir,
  removeDataDir,
  run,
  type Invocation,
  type Outcome,
} from './shop-process.test-helper.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) step()
})

function dataDirectory(): string {
  const dataDir = makeDataDir()
  undo.push(() => removeDataDir(dataDir))
  return dataDir
}

/** Something that holds a port of the loopback, and says `word` to whoever comes. */
async function listen(word: string | null): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    if (word !== null) socket.end(word)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** `6fb start`. Whatever it starts inherits HOME, so that each can be told from others. */
function start(invocation: Invocation): Promise<Outcome> {
  const environment = { ...invocation.environment, HOME: invocation.dataDir }
  return run(['start'], { ...invocation, environment })
}

/** Processes that were started for a data directory and still run, as /proc tells: PostgreSQL names it, others inherit. */
function leftBehind(dataDir: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      return command.includes(dataDir) || environment.includes(`HOME=${dataDir}`) ? [command] : []
    } catch {
      return []
    }
  })
}

/** One line that a person understands, an exit code that a program does, and nothing that goes on running. */
function expectOneLine(outcome: Outcome, dataDir: string, line: RegExp): void {
  expect(outcome.err).toMatch(line)
  expect(outcome.err.trimEnd().split('\n')).toHaveLength(1)
  expect(outcome.out).toBe('')
  expect(outcome.code).toBe(1)
  expect(leftBehind(dataDir)).toEqual([])
}

test('a port that is taken', async () => {
  const dataDir = dataDirectory()
  const port = await listen(null)
  const outcome = await start({ dataDir, environment: { PORT: String(port) } })
  expectOneLine(outcome, dataDir, new RegExp(`${port}.*(in use|taken)`, 'i'))
}, 60_000)

test('a data directory below a file', async () => {
  const file = join(dataDirectory(), 'file')
  writeFileSync(file, '')
  const dataDir = join(file, 'data')
  const outcome = await start({ dataDir })
  expectOneLine(outcome, dataDir, /^DATA_DIR cannot be written \(ENOTDIR\): /)
}, 60_000)

test('a data directory that belongs to somebody else', async () => {
  const dataDir = dataDirectory()
  const isRoot = process.getuid?.() === 0
  if (!isRoot) chmodSync(dataDir, 0o500)
  const outcome = await start({ dataDir, ...(isRoot ? { as: { uid: 65_534, gid: 65_534 } } : {}) })
  expectOneLine(outcome, dataDir, /^DATA_DIR cannot be written \(EACCES\): /)
}, 60_000)

test('a disk that is full', async ({ skip }) => {
  const dataDir = dataDirectory()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=711', 'tmpfs', dataDir], { stdio: 'ignore' })
  } catch {
    skip('Only root can make a small disk.')
  }
  undo.push(() => execFileSync('umount', [dataDir]))
  const outcome = await start({ dataDir })
  expectOneLine(outcome, dataDir, /no space left/i)
}, 60_000)

test('an outside database that refuses, is silent, or is none', async () => {
  const closed = await listen(null)
  undo.pop()?.()
  const addresses = [
    [`postgres://a:b@127.0.0.1:${closed}/c`, /cannot be used: .*ECONNREFUSED/],
    [`postgres://a:b@127.0.0.1:${await listen(null)}/c`, /cannot be used: .*(TIMEOUT|timeout)/],
    [`postgres://a:b@127.0.0.1:${await listen('HTTP/1.1 400 Bad Request\r\n\r\n')}/c`, /cannot be used: /],
  ] as const
  for (const [url, line] of addresses) {
    const dataDir = dataDirectory()
    const outcome = await start({ dataDir, environment: { DATABASE_URL: url } })
    expectOneLine(outcome, dataDir, line)
  }
}, 90_000)

test('an outside database with another password, or without this name', async () => {
  const { owner } = inject('testServer')
  for (const wrong of [{ password: 'not this one' }, { database: 'nowhere' }]) {
    const dataDir = dataDirectory()
    const DATABASE_URL = urlOf({ ...owner, ...wrong })
    const outcome = await start({ dataDir, environment: { DATABASE_URL } })
    expectOneLine(outcome, dataDir, /cannot be used: .*(password|does not exist)/)
  }
}, 60_000)

test('a start that is ended before the shop is open leaves nothing behind', async () => {
  const dataDir = dataDirectory()
  const child = launch(['start'], { dataDir, environment: { HOME: dataDir } })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const closed = once(child, 'close')
  expect(await waitUntil(() => existsSync(join(dataDir, 'postgres/postmaster.pid')), 30_000)).toBe(true)
  child.kill('SIGTERM')
  expect(await closed).toEqual([1, null])
  expect(said).toBe('Stopped before it was open.\n')
  expect(leftBehind(dataDir)).toEqual([])
}, 60_000)
