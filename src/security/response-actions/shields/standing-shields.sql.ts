import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import { readShield, type StandingShield } from './shield.ts'

/** The shields that are up now. */
export async function standingShields(query: Kysely<DB>): Promise<StandingShield[]> {
  const { rows } = await sql<{ id: string; target: string; reason: string; expires_at: Temporal.Instant }>`
    select id, target, reason, expires_at from containment
    where verb = 'tighten_limits' and lifted_at is null and expires_at > now() order by created_at`.execute(
    query,
  )
  return rows.flatMap(({ id, target, reason, expires_at: until }) => {
    const shield = readShield(target)
    return shield === null ? [] : [{ ...shield, id, reason, until }]
  })
}
