import type { Database } from '../../platform/postgres/connect.ts'
import { SILENT_AFTER_MS } from '../monitoring/server-watch.ts'
import type { Verdict } from './check.ts'
import { signsOfLife } from './heartbeats.sql.ts'

/** Server and guard both run, and have said so within the last five seconds. */
export async function checkHeartbeats(auditor: Pick<Database, 'query'>): Promise<Verdict> {
  const signs = await signsOfLife(auditor.query)
  const words = (['server', 'guard'] as const).map((name) => {
    const sign = signs.find(({ process }) => process === name)
    if (sign === undefined) return { ok: false, text: `the ${name} never ran` }
    const { state, pid, age_ms: ageMs } = sign
    const ok = state === 'running' && ageMs < SILENT_AFTER_MS
    return { ok, text: `${name} ${state}, pid ${pid}, ${(ageMs / 1000).toFixed(1)} s ago` }
  })
  return { ok: words.every(({ ok }) => ok), detail: words.map(({ text }) => text).join('; ') }
}
