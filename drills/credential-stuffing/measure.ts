import type { Database } from '../../src/platform/postgres/connect.ts'

/** What the rows say about the one incident, read after the attack. */
export interface Measured {
  severity: string
  detectMs: number
  /** From the order to the server's event that it is in force, of the slowest containment; null while the server has not confirmed each of them. */
  confirmMs: number | null
  /** When the stolen session was ordered dead, in milliseconds since 1970. */
  revokedMs: number
  /** Access records of the incident, and the keys of the rows they are of. */
  impact: { answers: number; keys: string[]; sessions: string[] }
}

/** Reads what the incident holds, or null while there is no incident with an ended session. */
export async function measure({ sql }: Database): Promise<Measured | null> {
  const [incident] = await sql<{ id: string; severity: string; detected_ms: number }[]>`
    select id, severity, extract(epoch from detected_at)::float8 * 1000 as detected_ms from incident
    where rule_id = 'credential-stuffing'`
  if (incident === undefined) return null
  const failures = await sql<{ ms: number; account: string; source: string }[]>`
    select extract(epoch from at)::float8 * 1000 as ms, body->'user'->>'uid' as account,
      body->'src_endpoint'->>'ip' as source
    from event where class_uid = 3002 and body->>'status_id' = '2' order by at, id`
  const orders = await sql<{ verb: string; created_ms: number; enforced_ms: number | null }[]>`
    select c.verb, extract(epoch from c.created_at)::float8 * 1000 as created_ms,
      (select min(extract(epoch from e.at)::float8 * 1000) from event e where e.class_uid = 7001
        and e.body->'unmapped'->>'containment_id' = c.id::text and e.body->'unmapped'->>'enforced' = 'true')
        as enforced_ms
    from containment c where c.incident_id = ${incident.id}`
  const revoked = orders.find(({ verb }) => verb === 'revoke_session')
  if (revoked === undefined) return null
  const impact = await sql<{ access_record_id: string; record_key: string; session_id: string | null }[]>`
    select access_record_id, record_key, session_id from incident_impact where incident_id = ${incident.id}`
  const times = orders.map((order) =>
    order.enforced_ms === null ? null : order.enforced_ms - order.created_ms,
  )
  return {
    severity: incident.severity,
    detectMs: Math.max(0, Math.round(incident.detected_ms - crossing(failures))),
    confirmMs: times.includes(null) ? null : Math.round(Math.max(...times.map((time) => time ?? 0))),
    revokedMs: revoked.created_ms,
    impact: {
      answers: new Set(impact.map((row) => row.access_record_id)).size,
      keys: [...new Set(impact.map((row) => row.record_key))],
      sessions: [...new Set(impact.map((row) => row.session_id ?? 'none'))],
    },
  }
}

/** The instant at which 20 accounts from 10 sources had failed: the rule's threshold, counted once more by hand. */
function crossing(failures: readonly { ms: number; account: string; source: string }[]): number {
  const [accounts, sources] = [new Set<string>(), new Set<string>()]
  for (const { ms, account, source } of failures) {
    accounts.add(account)
    sources.add(source)
    if (accounts.size >= 20 && sources.size >= 10) return ms
  }
  throw new Error('The attack never crossed the threshold of the rule.')
}
