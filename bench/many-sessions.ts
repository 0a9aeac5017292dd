import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createLiveSessions } from '../src/app/auth/live-sessions.ts'
import { systemClock } from '../src/platform/clock/clock.ts'
import { everyAccount } from '../src/platform/containment/active-containments.ts'
import { createLog } from '../src/platform/log/log.ts'
import { connect, type Database } from '../src/platform/postgres/connect.ts'
import { giveOrders } from '../src/security/response-actions/give-orders.ts'
import { countSignIns } from '../src/security/response-actions/revocation.sql.ts'
import type { BenchShop } from './bench-shop.ts'
import { end } from './child.ts'
import { atMost, told, type Figure } from './figure.ts'
import { me, percentile, refusedAfter, startServer, withTwoServers } from './revocation.ts'
import { signInMany, tokenSigner, type SignedIn } from './signed-in.ts'

const MILLION = 1_000_000
const FIRST_CHECKS = 1_000
const REMEMBERED = 20_000

type Measure = Parameters<typeof withTwoServers>[0]

/** What a million living sessions cost: the start of a server, its memory, the first check of one, and ending them all. */
export const run = (): Promise<Figure[]> => withTwoServers(measure)

async function measure({ shop, owner, guard, second: few }: Parameters<Measure>[0]): Promise<Figure[]> {
  const memoryBefore = residentMb(few.child)
  for (let part = 0; part < MILLION / 100_000; part += 1) await signInMany(owner, 100_000)
  await owner.sql`analyze session, issued_token, account, membership`
  const many = await startServer(shop)
  try {
    const booted = residentMb(many.child)
    const people = await owner.sql<
      SignedIn[]
    >`select account_id as "accountId", session_id as "sessionId", id as "tokenId"
      from issued_token where expires_at > now() + interval '2 minutes' limit ${FIRST_CHECKS}`
    const sign = await tokenSigner(owner, shop.start.keys.tokenSealing)
    const firstMs: number[] = []
    let last = ''
    for (const person of people) {
      last = await sign(person)
      const startedMs = performance.now()
      const status = await me(many.url, last)
      if (status !== 200) throw new Error(`A session of a million was answered with ${status}.`)
      firstMs.push(performance.now() - startedMs)
    }
    const remembered = await rememberedBytes(shop, owner)
    const previewedMs = performance.now()
    const counted = await countSignIns(
      guard.database.query,
      { verb: 'revoke_all', target: everyAccount },
      systemClock.now(),
    )
    const previewMs = performance.now() - previewedMs
    if (counted.sessions < MILLION) throw new Error(`Only ${counted.sessions} sessions live.`)
    let orderMs = 0
    const [refusedMs = Infinity] = await refusedAfter([many.url], last, async () => {
      const startedMs = performance.now()
      await guard.database.query.transaction().execute((transaction) =>
        giveOrders(guard, transaction, [{ verb: 'revoke_all', target: everyAccount, reason: 'bench' }], {
          incidentId: null,
          by: 'bench',
        }),
      )
      orderMs = performance.now() - startedMs
    })
    return [
      told('boot_ms_few_sessions', few.bootMs, 'ms'),
      atMost('boot_ms_million_sessions', many.bootMs, 'ms', 5_000),
      told('server_memory_mb_few_sessions', memoryBefore, 'MB'),
      told('server_memory_mb_million_sessions', booted, 'MB'),
      told('session_remembered_bytes', remembered, 'bytes'),
      atMost('first_check_of_million_p99_ms', percentile(firstMs, 0.99), 'ms', 50),
      told('preview_of_million_ms', previewMs, 'ms'),
      told('revoke_million_order_ms', orderMs, 'ms'),
      atMost('revoke_million_to_refusal_ms', refusedMs, 'ms', 100),
    ]
  } finally {
    await end(many.child)
  }
}

/** What one session costs that is remembered, of many thousands. */
async function rememberedBytes(shop: BenchShop, owner: Database): Promise<number> {
  const database = connect(shop.app, { connectionsMax: 8, applicationName: '6fb bench server' })
  const sessions = createLiveSessions({ database, log: createLog('error', 'bench') })
  await sessions.start()
  try {
    const ids = await owner.sql<
      { id: string }[]
    >`select id from session where revoked_at is null limit ${REMEMBERED}`
    const before = heapBytes()
    for (let from = 0; from < ids.length; from += 500)
      await Promise.all(ids.slice(from, from + 500).map(({ id }) => sessions.find(id)))
    return (heapBytes() - before) / ids.length
  } finally {
    await sessions.stop()
    await database.close()
  }
}

function residentMb({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

/** What is alive on the heap, after everything else has been collected. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
