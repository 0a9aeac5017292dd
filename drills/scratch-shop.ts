import { newPassword } from '../src/platform/crypto/secrets.ts'
import { fork, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type RunningServer } from '../src/entry/start-server.ts'
import { loadSettings } from '../src/platform/config/settings.ts'
import { connect, type Database } from '../src/platform/postgres/connect.ts'
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded-postgres.ts'
import { readyMessage } from '../src/platform/process/keep-child.ts'
import { prepareDatabase } from '../src/platform/postgres/prepare-database.ts'

/** A shop of its own for one drill: a database that writes to disk, a server, and a guard in another process. */
export interface ScratchShop {
  url: string
  server: RunningServer
  /** As the owner of the tables, who sees everything. */
  owner: Database
  /** Stops all of it and deletes its files. */
  close(): Promise<void>
}

const privateKey = (): string =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey

/** Opens a scratch shop. `fill` puts its rows in before the server starts. What was started is stopped on failure. */
export async function openScratchShop(fill: (owner: Database) => Promise<void>): Promise<ScratchShop> {
  const dataDir = await mkdtemp(join(tmpdir(), '6fb-drill-'))
  const undo: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    // Started as root, the database runs as another user, who has to get in.
    await chmod(dataDir, 0o711)
    const postgres = await startEmbeddedPostgres({ dataDir, password: newPassword() })
    undo.push(() => postgres.stop())
    const [app, guard, auditor, worker] = [1, 2, 3, 4].map(newPassword) as [string, string, string, string]
    await prepareDatabase(postgres.address, { app, guard, auditor, worker })
    const owner = connect(postgres.address, { connectionsMax: 2, applicationName: '6fb drill' })
    undo.push(() => owner.close())
    await fill(owner)
    const eventMac = randomBytes(32).toString('base64url')
    const settings = loadSettings({ PORT: '0', LOG_LEVEL: 'error', DATA_DIR: dataDir })
    const child = await startGuardProcess({
      type: 'start',
      database: { ...postgres.address, username: 'sixfb_guard', password: guard },
      keys: {
        eventMac,
        eventMacFormer: '',
        witness: eventMac,
        checkpointSigning: privateKey(),
        checkpointFormer: '',
      },
      settings,
      dataDir,
    })
    undo.push(() => stopProcess(child))
    const secret = (): string => randomBytes(32).toString('base64url')
    const server = await startServer({
      type: 'start',
      database: { ...postgres.address, username: 'sixfb_app', password: app },
      workerDatabase: { ...postgres.address, username: 'sixfb_worker', password: worker },
      keys: { tokenSealing: secret(), eventMac, link: secret(), digest: secret(), sealing: secret() },
      settings,
      dataDir,
    })
    undo.push(() => server.stop())
    return { url: server.url, server, owner, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startGuardProcess(start: object): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, '../src/entry/guard.ts'), [], { execArgv: [] })
  child.send(start)
  child.send(readyMessage)
  const answer: unknown = await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => message),
    once(child, 'exit').then(() => null),
  ])
  if (typeof answer === 'object' && answer !== null && 'type' in answer && answer.type === 'ready')
    return child
  child.kill('SIGKILL')
  throw new Error('The guard of the drill did not start.')
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
