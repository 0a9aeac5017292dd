import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LimitPolicy } from './limit-policy.ts'
import { connectSharedWindows, type SharedWindows } from './shared-windows.ts'

const program = ['valkey-server', 'redis-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)
const policy: LimitPolicy = {
  name: 'default',
  key: 'source',
  counts: 'requests',
  max: 5,
  windowSeconds: 1,
  told: true,
}

// Skipped where neither is installed; .ci/run installs one.
describe.skipIf(program === undefined)('windows in a real store', () => {
  const folder = mkdtempSync(join(tmpdir(), '6fb-valkey-'))
  let port = 0
  let store: ChildProcess
  const open: SharedWindows[] = []
  const told: boolean[] = []

  async function start(): Promise<void> {
    store = spawn(
      program ?? '',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
      {
        stdio: 'ignore',
      },
    )
    await once(store, 'spawn')
  }

  async function stop(): Promise<void> {
    const gone = once(store, 'exit')
    store.kill('SIGKILL')
    await gone
  }

  function connectTo(windowSeconds = 60): SharedWindows {
    const url = `valkey://127.0.0.1:${port}`
    const windows = connectSharedWindows({ url, windowSeconds, onChange: (there) => told.push(there) })
    open.push(windows)
    return windows
  }

  const charge = (key: string, cost = 1, max = 5) => ({ policy, key, cost, max })

  beforeAll(async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' ? (address?.port ?? 0) : 0
    server.close()
    await start()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
    told.length = 0
  })
  afterAll(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })

  test('count for two servers together, exactly, also when all ask at once', async () => {
    const servers = [connectTo(), connectTo()] as const
    await vi.waitFor(() => expect(servers.every((one) => one.isThere())).toBe(true), 5_000)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? servers[0] : servers[1]).take([charge('a')]),
      ),
    )
    expect(answers.filter((answer) => answer?.[0]?.allowed === true)).toHaveLength(5)
    const refused = await servers[0].take([charge('a')])
    expect(refused?.[0]).toMatchObject({ allowed: false, used: 5, refused: 16 })
    expect(refused?.[0]?.freeInMs).toBeGreaterThan(55_000)
  })

  test('take nothing of one policy when another is used up', async () => {
    const windows = connectTo()
    await vi.waitFor(() => expect(windows.isThere()).toBe(true), 5_000)
    await windows.take([charge('full', 5)])
    expect(await windows.take([charge('other'), charge('full')])).toMatchObject([
      { allowed: true },
      { allowed: false },
    ])
    expect(await windows.take([charge('other', 5)])).toMatchObject([{ allowed: true, used: 5 }])
  })

  test('slide', async () => {
    const windows = connectTo(1)
    await vi.waitFor(() => expect(windows.isThere()).toBe(true), 5_000)
    await windows.take([charge('sliding', 5)])
    const take = () => windows.take([charge('sliding')])
    expect(await take()).toMatchObject([{ allowed: false }])
    await expect.poll(take, { timeout: 3_000 }).toMatchObject([{ allowed: true }])
  })

  // ASVS 16.5.2
  test('say when the store is lost, ask nothing of it then, and find it again', async () => {
    const windows = connectTo()
    await vi.waitFor(() => expect(told).toEqual([true]), 5_000)
    await stop()
    await vi.waitFor(() => expect(windows.isThere()).toBe(false), 5_000)
    expect(await windows.take([charge('a')])).toBeNull()
    await start()
    await vi.waitFor(() => expect(windows.isThere()).toBe(true), 10_000)
    expect(await windows.take([charge('a')])).toMatchObject([{ allowed: true }])
    expect(told).toEqual([true, false, true])
  })

  test('do not wait for a store that hangs', async () => {
    const windows = connectTo()
    await vi.waitFor(() => expect(windows.isThere()).toBe(true), 5_000)
    store.kill('SIGSTOP')
    try {
      expect(await windows.take([charge('a')])).toBeNull()
      expect(windows.isThere()).toBe(false)
    } finally {
      store.kill('SIGCONT')
    }
  })
})
