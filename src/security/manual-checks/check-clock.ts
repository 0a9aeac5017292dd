import type { Clock } from '../../platform/clock/clock.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import type { Verdict } from './check.ts'
import { databaseClock } from './heartbeats.sql.ts'

const DRIFT_MAX_MS = 2_000

/** The clocks of this machine and of the database agree within two seconds, the time of the question allowed for. */
export async function checkClock(auditor: Pick<Database, 'query'>, clock: Clock): Promise<Verdict> {
  const askedMs = clock.epochMs()
  const { now } = await databaseClock(auditor.query)
  const heardMs = clock.epochMs()
  const thereMs = now.epochMilliseconds
  const driftMs = Math.max(askedMs - thereMs, thereMs - heardMs, 0)
  return { ok: driftMs <= DRIFT_MAX_MS, detail: `${driftMs} ms from the database's clock` }
}
