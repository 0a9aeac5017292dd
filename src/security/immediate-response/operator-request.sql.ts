import { sql, type Kysely } from 'kysely'
import { rolesWith, type Action } from '../../app/auth/permissions.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { requestChannel, type Decision, type OperatorRequest, type RequestVerb } from './operator-request.ts'

/** Locks the oldest request that waits; another guard would take the next. */
export async function takeRequest(query: Kysely<DB>): Promise<OperatorRequest | undefined> {
  const { rows } =
    await sql<OperatorRequest>`select id, account_id, session_id, verb, target, reason, details,
      incident_id, ttl_minutes from operator_request where decided_at is null order by created_at, id limit 1 for update skip locked`.execute(
      query,
    )
  return rows[0]
}

/** Verbs about the incident itself, which shut nothing. */
const judging: ReadonlySet<RequestVerb> = new Set([
  'resolve_incident',
  'note_incident',
  'lower_severity',
  'end_step',
])

/**
 * Whether the session lives, is this account's, and the account may do this to incidents: of any shop, of `shopId`, or with
 * 'all' of every shop there is.
 */
export async function mayOperate(
  query: Kysely<DB>,
  request: Pick<OperatorRequest, 'account_id' | 'session_id' | 'verb'>,
  at: Temporal.Instant,
  shopId: string | null,
): Promise<boolean> {
  const roles = rolesWith(actionOf(request.verb))
  const all = shopId === 'all'
  const shop = all ? null : shopId
  const { rows } = await sql`select 1 from session s where s.id = ${request.session_id}
    and s.account_id = ${request.account_id} and s.revoked_at is null and s.expires_at > ${at}
    and s.created_at > coalesce(epoch_of_account(s.account_id), '-infinity')
    and exists (select 1 from membership m where m.account_id = s.account_id
      and m.role = any(${roles}::text[]) and (${shop}::text is null or m.shop_id::text = ${shop}::text))
    and (not ${all}::boolean or not exists (select 1 from membership other where not exists (
      select 1 from membership m where m.account_id = s.account_id and m.shop_id = other.shop_id
        and m.role = any(${roles}::text[]))))`.execute(query)
  return rows.length > 0
}

/** Writes the decision. */
export async function updateDecision(
  query: Kysely<DB>,
  id: string,
  decision: Decision,
  at: Temporal.Instant,
): Promise<void> {
  await sql`update operator_request set decided_at = ${at}, outcome = ${decision.outcome},
    detail = ${decision.detail}, problem = ${decision.problem} where id = ${id}`.execute(query)
}

/** Asks the guard, in the name of the account that the transaction stands for. */
export async function insertRequest(
  query: Kysely<DB>,
  request: OperatorRequest,
  at: Temporal.Instant,
): Promise<void> {
  await sql`insert into operator_request (id, account_id, session_id, verb, target, reason, details, incident_id,
      ttl_minutes, created_at)
    values (${request.id}, ${request.account_id}, ${request.session_id}, ${request.verb}, ${request.target},
      ${request.reason}, ${JSON.stringify(request.details)}::text::jsonb, ${request.incident_id}, ${request.ttl_minutes}, ${at})`.execute(
    query,
  )
  await sql`select pg_notify(${requestChannel}, '')`.execute(query)
}

/** The decision about a request, as soon as there is one. */
export async function findDecision(query: Kysely<DB>, id: string): Promise<Decision | undefined> {
  const { rows } =
    await sql<Decision>`select outcome, coalesce(detail, '') as detail, problem from operator_request
    where id = ${id} and decided_at is not null`.execute(query)
  return rows[0]
}

function actionOf(verb: RequestVerb): Action {
  if (judging.has(verb)) return 'incidents.resolve'
  return verb === 'acknowledge_incident' || verb === 'set_on_call'
    ? 'incidents.acknowledge'
    : 'incidents.contain'
}
