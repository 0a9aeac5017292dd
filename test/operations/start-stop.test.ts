import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const cli = fileURLToPath(new URL('../../src/entry/cli.ts', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), '6fb-operations-'))
let shop: ChildProcess
let said = ''

function launch(command: string[], environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [cli, ...command], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'fatal', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function run(
  command: string[],
  environment?: Record<string, string>,
): Promise<{ code: unknown; out: string; err: string }> {
  const child = launch(command, environment)
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [code] = (await once(child, 'close')) as unknown[]
  return { code, out, err }
}

beforeAll(async () => {
  // Started as root, the database runs as another user, who has to get in.
  chmodSync(dataDir, 0o711)
  shop = launch(['start'])
  await new Promise<void>((done, fail) => {
    shop.on('exit', (code) => fail(new Error(`start ended with ${code}`)))
    shop.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Ctrl-C')) done()
    })
  })
}, 60_000)

afterAll(() => {
  if (shop.exitCode === null) shop.kill('SIGTERM')
  rmSync(dataDir, { recursive: true, force: true })
})

test('says where it is and how the owner signs in', () => {
  expect(said).toMatch(/open at http:\/\/127\.0\.0\.1:\d+/)
  expect(said).toMatch(/Owner +owner@6fb\.example +\S+/)
})

test('a second start on the same directory is refused in one line', async () => {
  const second = await run(['start'])
  expect(second).toMatchObject({ code: 1, err: `6FB is already running (pid ${shop.pid}).\n` })
})

test('a bad setting stops the start with one line', async () => {
  const bad = await run(['start'], { RATE_LIMIT_MAX: 'many' })
  expect(bad.code).toBe(2)
  expect(bad.err).toMatch(/^RATE_LIMIT_MAX="many" is not valid: .*\n$/)
})

test('status knows the process, and stop ends it', async () => {
  const status = await run(['status', '--json'])
  expect(JSON.parse(status.out)).toMatchObject({ running: true, pid: shop.pid, database: 'ok' })
  const ended = once(shop, 'exit')
  expect(JSON.parse((await run(['stop', '--json'])).out)).toEqual({ stopped: shop.pid })
  expect(await ended).toEqual([0, null])
  expect((await run(['status'])).code).toBe(1)
})
