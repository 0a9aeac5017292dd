import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { atMost, type Figure } from './figure.ts'

const GIVE_UP_MS = 60_000

/** From `6fb start` on an empty data directory to the first 200 of /health: database, migrations, server, guard. */
export async function run(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), '6fb-bench-'))
  await chmod(dataDir, 0o711)
  const port = await freePort()
  const startedMs = performance.now()
  const shop = spawn(fileURLToPath(new URL('../bin/6fb', import.meta.url)), ['start'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: 'ignore',
  })
  const ended = once(shop, 'exit')
  try {
    while (!(await isHealthy(port))) {
      if (shop.exitCode !== null) throw new Error('6fb start ended before it answered.')
      if (performance.now() - startedMs > GIVE_UP_MS) throw new Error('6fb start did not answer in a minute.')
      await wait(20)
    }
    return [atMost('cold_start_ms', Math.round(performance.now() - startedMs), 'ms', 5_000)]
  } finally {
    shop.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health`).then(
    async (answer) => (await answer.text(), answer.status === 200),
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
