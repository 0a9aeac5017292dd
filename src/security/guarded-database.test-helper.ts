import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloneDatabase } from '../../test/setup/clone-database.ts'
import type { TestServer } from '../../test/setup/database.ts'
import { sweep, type Traces } from '../../test/setup/sweep.ts'
import { fakeClock, type FakeClock } from '../platform/clock/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { seededRandom } from '../platform/crypto/random.ts'
import type { EventDraft } from '../platform/events/event.ts'
import { createEventLog, type EventLog } from '../platform/events/event-log.ts'
import { createLog } from '../platform/log/log.ts'
import type { DatabaseAddress } from '../platform/postgres/address.ts'
import type { Database } from '../platform/postgres/connect.ts'
import type { GuardContext } from './guard-context.ts'

/** A database of its own with the guard's context, the server's role and the owner's eyes. */
export interface GuardedDatabase {
  guard: GuardContext & { clock: FakeClock }
  /** Where it is, as its owner. */
  address: DatabaseAddress
  /** As the owner of the tables, who can tamper. */
  owner: Database
  app: Database
  auditor: Database
  /** The server's own event log. */
  appEvents: EventLog
  publicKey: string
  checkpointFile: string
  /** Appends events as the server does. */
  append(...drafts: EventDraft[]): Promise<void>
  close(): Promise<void>
}

/** 2026-11-24 12:00 UTC. */
export const TEST_START_MS = Temporal.Instant.from('2026-11-24T12:00Z').epochMilliseconds

/** Clones the template; `name` seeds the ids, so that different tests have different ones. */
export async function openGuardedDatabase(server: TestServer, name: string): Promise<GuardedDatabase> {
  const database = await cloneDatabase(server)
  const [app, guard, auditor] = [database.as('app', 3), database.as('guard', 4), database.as('auditor', 1)]
  const clock = fakeClock(TEST_START_MS)
  const macKey = sha256('the key of events in tests')
  const traces: Traces = { lines: [], problems: [], secrets: new Set() }
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const dataDir = mkdtempSync(join(tmpdir(), '6fb-guard-'))
  const random = seededRandom(`${name} guard`, TEST_START_MS)
  const appEvents = createEventLog({ clock, random: seededRandom(`${name} app`, TEST_START_MS), macKey })
  return {
    guard: {
      database: guard,
      clock,
      random,
      events: createEventLog({ clock, random, macKey }),
      keys: {
        eventMac: [macKey],
        eventMacFormer: [],
        witness: sha256('the guard in tests'),
        checkpointSigning: pair.privateKey,
        checkpointFormer: '',
      },
      log: createLog('info', 'guard', { write: (line) => void traces.lines.push(line) }),
      dataDir,
    },
    address: database.address,
    owner: database.owner,
    app,
    auditor,
    appEvents,
    publicKey: pair.publicKey,
    checkpointFile: join(dataDir, 'checkpoint.json'),
    async append(...drafts) {
      await app.query.transaction().execute(async (transaction) => {
        for (const draft of drafts) await appEvents.append(transaction, draft)
      })
    },
    async close() {
      try {
        await sweep(database.owner, traces, macKey)
      } finally {
        await database.drop()
        rmSync(dataDir, { recursive: true })
      }
    },
  }
}
