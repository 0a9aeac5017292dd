import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { ServerStart } from '../src/entry/start-message.ts'
import { systemClock } from '../src/platform/clock/clock.ts'
import { wait } from '../src/platform/clock/wait.ts'
import { systemRandom } from '../src/platform/crypto/random.ts'
import { eventClass } from '../src/platform/events/event.ts'
import { createEventLog } from '../src/platform/events/event-log.ts'
import { createLog } from '../src/platform/log/log.ts'
import { connect, type Database } from '../src/platform/postgres/connect.ts'
import type { GuardContext } from '../src/security/guard-context.ts'
import { exportChain } from '../src/security/investigation/export-chain.ts'
import { openRowWitness } from '../src/security/investigation/row-witness.ts'
import { sealEvents } from '../src/security/investigation/seal-events.ts'
import { sweepRows } from '../src/security/investigation/sweep-rows.ts'
import { verifyChain } from '../src/security/investigation/verify-chain.ts'
import { verifyExport } from '../src/security/investigation/verify-export.ts'
import { writeCheckpoint } from '../src/security/investigation/write-checkpoint.ts'
import { openBenchShop } from './bench-shop.ts'
import { atLeast, atMost, told, type Figure } from './figure.ts'
import { plotLines, type Picture } from './picture.ts'

const ROWS = [12_500, 25_000, 50_000, 100_000]
const CHAINED = 100_000
const PER_SECOND = 5_000
const SECONDS = 5
/** Events of one transaction: about as many as bookings go together under load. */
const TOGETHER = 20
const SEAL_EVERY_MS = 100

const draft = {
  classUid: eventClass.entityManagement,
  activityId: 1,
  attributes: {
    actor: { user: { uid: systemRandom.uuid(), type_id: 1 } },
    status_id: 1,
    entity: { type: 'booking', uid: systemRandom.uuid() },
    unmapped: { start_at: '2026-10-12T09:00:00Z', source: '203.0.113.9', note: 'x'.repeat(120) },
  },
}

/** What each sweep of `ROWS` took, in milliseconds. */
const sweptMs: number[] = []

/** What a sweep costs, by the rows that there are. */
export const picture: Picture = {
  file: 'sweep-cost.svg',
  draw: () =>
    plotLines('ms', `${Math.max(...ROWS)} rows`, [{ name: 'a sweep of all rows', x: ROWS, y: sweptMs }]),
}

/** What is checked of rows and events, and whether the sealer keeps up. The sweep is swept from few rows to many. */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop()
  const owner = connect(shop.owner, {
    connectionsMax: 2,
    applicationName: '6fb bench',
    statementTimeoutMs: 0,
  })
  const app = connect(shop.app, { connectionsMax: 8, applicationName: '6fb bench app' })
  const context = guardContext(
    connect(shop.guard, { connectionsMax: 4, applicationName: '6fb bench guard' }),
    shop.start,
  )
  const witness = openRowWitness(
    join(shop.start.dataDir, 'bench-witness.db'),
    context.keys.witness,
    systemRandom,
  )
  try {
    return [
      ...(await sweeps(owner, context, witness)),
      ...(await sealing(app, context, witness)),
      ...(await verifying(owner, app, context)),
    ]
  } finally {
    witness.close()
    await Promise.all([owner.close(), app.close(), context.database.close()])
    await shop.close()
  }
}

async function sweeps(
  owner: Database,
  context: GuardContext,
  witness: ReturnType<typeof openRowWitness>,
): Promise<Figure[]> {
  await owner.sql`alter table account disable trigger note_change`
  const figures: Figure[] = []
  let filled = 0
  let slowest = Infinity
  await sweepRows(context, witness)
  for (const rows of ROWS) {
    await owner.sql`insert into account (id, email, name, password_hash)
      select gen_random_uuid(), n || '@example.com', 'A', repeat('h', 97) from generate_series(${filled + 1}::int, ${rows}::int) n`
    filled = rows
    const adopted = await owner.sql<{ key: string; digest: Buffer }[]>`select protected_key(a) as key,
      protected_digest(a) as digest from account a`
    witness.adopt('account', adopted)
    // One sweeps after the other all day: what the first one of a process has to load is not what they take.
    await sweepRows(context, witness)
    const begunMs = performance.now()
    const { tampered } = await sweepRows(context, witness)
    const seconds = (performance.now() - begunMs) / 1_000
    if (tampered.length > 0) throw new Error('The sweep found what nobody did.')
    slowest = Math.min(slowest, rows / seconds)
    sweptMs.push(seconds * 1_000)
    figures.push(told(`sweep of ${rows} rows`, seconds * 1_000, 'ms'))
  }
  await owner.sql`alter table account enable trigger note_change`
  return [...figures, atLeast('sweep, the slowest of these', slowest, 'rows/s', 50_000)]
}

async function sealing(
  app: Database,
  context: GuardContext,
  witness: ReturnType<typeof openRowWitness>,
): Promise<Figure[]> {
  const lagsMs: number[] = []
  const written = new Map<string, number>()
  let isWriting = true
  const sealer = (async () => {
    for (let isLast = false; !isLast;) {
      isLast = !isWriting
      const begunMs = performance.now()
      await sealEvents(context, { witness })
      const rows = await context.database.query
        .selectFrom('event_chain')
        .select('event_id')
        .where('position', '>', lagsMs.length)
        .execute()
      const nowMs = performance.now()
      for (const { event_id: id } of rows) lagsMs.push(nowMs - (written.get(id) ?? nowMs))
      await wait(Math.max(0, SEAL_EVERY_MS - (performance.now() - begunMs)))
    }
  })()
  const log = createEventLog({ clock: systemClock, random: systemRandom, macKey: context.keys.eventMac[0] })
  const begunMs = performance.now()
  const count = PER_SECOND * SECONDS
  const under: Promise<unknown>[] = []
  for (let sent = 0; sent < count; sent += TOGETHER) {
    const dueMs = begunMs + (sent / PER_SECOND) * 1_000
    if (dueMs > performance.now()) await wait(dueMs - performance.now())
    under.push(
      log.including(
        app.query,
        Array.from({ length: TOGETHER }, () => draft),
        async (rows) => {
          await insert(app, rows)
          const nowMs = performance.now()
          for (const { id } of rows) written.set(id, nowMs)
          return { result: null, inserted: new Set() }
        },
      ),
    )
  }
  await Promise.all(under)
  const seconds = (performance.now() - begunMs) / 1_000
  isWriting = false
  await sealer
  const sorted = lagsMs.toSorted((a, b) => a - b)
  return [
    atLeast('events written while they are sealed', count / seconds, 'events/s', PER_SECOND * 0.99),
    atMost(
      'lag of the sealer, 99th percentile',
      sorted[Math.floor(sorted.length * 0.99)] ?? Infinity,
      'ms',
      1_000,
    ),
  ]
}

async function verifying(owner: Database, app: Database, context: GuardContext): Promise<Figure[]> {
  const log = createEventLog({ clock: systemClock, random: systemRandom, macKey: context.keys.eventMac[0] })
  for (let made = 0; made < CHAINED; made += 2_000) {
    await log.including(
      app.query,
      Array.from({ length: 2_000 }, () => draft),
      async (rows) => {
        await insert(app, rows)
        return { result: null, inserted: new Set(rows.map(({ id }) => id)) }
      },
    )
  }
  await log.tellCount(app.query)
  await sealEvents(context)
  await writeCheckpoint(context, null)
  const publicKey = context.keys.checkpointSigning
  const walked = await timed(() =>
    verifyChain(owner, { publicKey, macKey: context.keys.eventMac, checkpointFile: null }),
  )
  const file = join(context.dataDir, 'export.jsonl.zst')
  const links = await exportChain({ database: owner, clock: systemClock }, file)
  const verified = await timed(() => verifyExport(file, publicKey))
  if (!walked.result.ok || !verified.result.ok) throw new Error('The chain does not verify.')
  return [
    told('walk of the chain in the database', links / walked.seconds, 'events/s'),
    atLeast('verification of an export, offline', links / verified.seconds, 'events/s', 200_000),
  ]
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const begunMs = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - begunMs) / 1_000 }
}

async function insert(
  app: Database,
  rows: {
    id: string
    writer_id: string
    writer_number: number
    at: Temporal.Instant
    class_uid: number
    body: string
    mac: Buffer
  }[],
): Promise<void> {
  const values = rows.map((row) => ({ ...row, at: row.at.toString(), mac: row.mac.toString('hex') }))
  await app.sql`insert into event (id, writer_id, writer_number, at, class_uid, body, mac)
    select id, writer_id, writer_number, at, class_uid, body::json, decode(mac, 'hex')
    from json_to_recordset(${JSON.stringify(values)}::text::json) as row(id uuid, writer_id uuid, writer_number bigint,
      at timestamptz, class_uid integer, body text, mac text)`
}

function guardContext(database: Database, { dataDir, keys }: ServerStart): GuardContext {
  const eventMac = Buffer.from(keys.eventMac, 'base64url')
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    database,
    clock: systemClock,
    random: systemRandom,
    events: createEventLog({ clock: systemClock, random: systemRandom, macKey: eventMac }),
    keys: {
      eventMac: [eventMac],
      eventMacFormer: [],
      witness: eventMac,
      checkpointSigning: privateKey,
      checkpointFormer: '',
    },
    log: createLog('error', 'bench'),
    dataDir,
  }
}
