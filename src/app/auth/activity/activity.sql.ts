import { sql } from 'kysely'
import type { Cursor } from '../../../platform/http/cursor.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'

/** An event of the account, with what is known of the session that it names. */
export interface ActivityRow {
  id: string
  at: Temporal.Instant
  activity_id: number
  activity_name: string | null
  status_id: number
  status_detail: string | null
  source: string
  known_device: boolean
  session_id: string | null
  user_agent: string | null
  session_name: string | null
  session_lives: boolean
}

/** What happened to the account that the transaction acts for, the newest first. */
export async function selectActivity(
  transaction: TenantTransaction,
  page: { after: Cursor | undefined; count: number; now: Temporal.Instant },
): Promise<ActivityRow[]> {
  const { after, count, now } = page
  const { rows } = await sql<ActivityRow>`
    select a.id, a.at, a.activity_id, a.activity_name, a.status_id, a.status_detail, coalesce(a.source, '') as source,
      a.known_device, s.id as session_id, s.user_agent, s.name as session_name,
      s.id is not null and s.revoked_at is null and s.expires_at > ${now} as session_lives
    from own_activity(${after?.sortedBy ?? null}::timestamptz, ${after?.id ?? null}::uuid, ${count}::integer) a
      left join session s on s.id::text = a.session_id
    order by a.at desc, a.id desc`.execute(transaction)
  return rows
}
