import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { Incident } from '../../investigation/incident.ts'
import type { Due } from './pace.ts'
import type {
  ChannelName,
  Lane,
  NewNotification,
  NotificationKind,
  NotificationState,
  SentNotification,
} from './notification.ts'
import type { PlannedIncident, ToldLane } from './plan.ts'

/** How long a message counts as being sent; after that, whoever sent it is gone. */
const CLAIM_SECONDS = 30

/** A message as it is sent. */
export interface ClaimedNotification extends Lane {
  id: string
  kind: NotificationKind
  incidentId: string | null
  incidentIds: string[]
  level: number
  becauseOf: string | null
  attempts: number
}

/** Messages of one lane that are due, and how much it was told lately. */
export interface DueLane extends Lane {
  due: (Due & { incidentIds: string[] })[]
  sentLately: number
  summaryAt: Temporal.Instant | null
}

const claimed = sql`n.id, n.kind, n.channel, n.recipient, n.incident_id as "incidentId", n.level,
  n.incident_ids as "incidentIds", n.because_of as "becauseOf", n.attempts`

/** Writes messages that are to be sent from `at` on, and gives their ids. */
export async function insertNotifications(
  query: Kysely<DB>,
  notifications: readonly (NewNotification & { id: string })[],
  at: Temporal.Instant,
): Promise<void> {
  if (notifications.length === 0) return
  const rows = notifications.map((one) => ({
    id: one.id,
    kind: one.kind,
    incident_id: one.incidentId,
    incident_ids: one.incidentIds,
    level: one.level,
    channel: one.channel,
    recipient: one.recipient,
    because_of: one.becauseOf,
  }))
  await sql`insert into notification (id, kind, incident_id, incident_ids, level, channel, recipient, because_of,
      created_at, next_at)
    select id, kind, incident_id, array(select value::uuid from json_array_elements_text(incident_ids)), level, channel,
      recipient, because_of, ${at}, ${at}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as row(id uuid, kind text, incident_id uuid,
      incident_ids json, level smallint, channel text, recipient text, because_of uuid)`.execute(query)
}

/** Incidents of which somebody may have to be told: all that are not resolved, and those that were a day ago or less. */
export async function incidentsToPlan(
  query: Kysely<DB>,
  now: Temporal.Instant,
): Promise<(PlannedIncident & { lanes: ToldLane[] })[]> {
  const { rows } = await sql<PlannedIncident & { lanes: ToldLane[] }>`
    select i.id, i.severity, i.status, i.acknowledged_at is not null as acknowledged, i.escalation_level as level,
      (extract(epoch from i.escalates_at) * 1000)::float8 as "escalatesMs", coalesce(l.lanes, '[]') as lanes
    from incident i left join lateral (
      select json_agg(json_build_object('channel', channel, 'recipient', recipient, 'told', told, 'pending', pending)) as lanes
      from (select channel, recipient, bool_or(state in ('waiting', 'sending')) as pending,
          (array_agg(told order by sent_at desc) filter (where state = 'delivered'))[1] as told
        from notification where incident_id = i.id group by channel, recipient) lane) l on true
    where i.status <> 'resolved' or (i.escalation_level is not null and i.resolved_at > ${now.subtract({ hours: 24 })})
    order by i.severity, i.number`.execute(query)
  return rows
}

/** Notes how far the telling of an incident has gone, and when more people are told. */
export async function updateEscalation(
  query: Kysely<DB>,
  incidentId: string,
  { level, at }: { level: number; at: Temporal.Instant },
): Promise<void> {
  await sql`update incident set escalation_level = ${level}::int, escalates_at = ${at}
    where id = ${incidentId}::text::uuid`.execute(query)
}

/** Brings the next level of an incident forward to `at`, unless everybody is told already. */
export async function hastenEscalation(
  query: Kysely<DB>,
  incidentId: string,
  { below, at }: { below: number; at: Temporal.Instant },
): Promise<void> {
  await sql`update incident set escalates_at = least(escalates_at, ${at}) where id = ${incidentId}::text::uuid
    and escalation_level < ${below}::int`.execute(query)
}

/** Incidents that wait for a digest: none of whose messages was ever written. */
export async function heldIncidents(query: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from incident i
    where status <> 'resolved' and acknowledged_at is null and escalation_level is null and severity in ('P2', 'P3')
      and not exists (select 1 from notification n where n.incident_ids @> array[i.id])
    order by severity, number`.execute(query)
  return rows.map(({ id }) => id)
}

/** When the last digest was written. */
export async function lastDigestAt(query: Kysely<DB>): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{
    at: Temporal.Instant | null
  }>`select max(created_at) as at from notification where kind = 'digest'`.execute(query)
  return rows[0]?.at ?? null
}

/** Tests that were asked for and not begun, which are taken as begun. */
export async function takeTests(query: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update notification set state = 'folded'
    where state = 'waiting' and channel = 'every' returning id`.execute(query)
  return rows.map(({ id }) => id)
}

/** Asks for a test of every channel; what is sent for it has it as its cause. */
export async function insertTest(query: Kysely<DB>, id: string, at: Temporal.Instant): Promise<void> {
  await sql`insert into notification (id, kind, channel, created_at, next_at)
    values (${id}, 'test', 'every', ${at}, ${at})`.execute(query)
}

/** Whether a test was begun, and what was sent for it. */
export async function testResults(
  query: Kysely<DB>,
  id: string,
): Promise<{ begun: boolean; sent: SentNotification[] }> {
  const { rows } = await sql<{ state: string }>`select state from notification where id = ${id}`.execute(
    query,
  )
  const { rows: sent } =
    await sql<SentNotification>`select id, kind, channel, recipient, level, state, attempts, created_at,
      next_at, delivered_at, last_error
    from notification where because_of = ${id} order by channel, recipient`.execute(query)
  return { begun: rows[0]?.state === 'folded', sent }
}

/** What is due and subject to the pace, by lane: first tries of what was not asked for by a person. */
export async function dueLanes(
  query: Kysely<DB>,
  { now, since, keyed }: { now: Temporal.Instant; since: Temporal.Instant; keyed: readonly string[] },
): Promise<DueLane[]> {
  const { rows } = await sql<DueLane>`
    select d.channel, d.recipient, d.due, (select count(*)::int from notification s where s.channel = d.channel
        and s.recipient = d.recipient and s.sent_at > ${since} and s.kind not in ('summary', 'test')) as "sentLately",
      (select max(created_at) from notification s where s.channel = d.channel and s.recipient = d.recipient
        and s.kind = 'summary') as "summaryAt"
    from (select n.channel, n.recipient, json_agg(json_build_object('id', n.id, 'severity', i.severity,
          'incidentIds', n.incident_ids, 'createdMs', (extract(epoch from n.created_at) * 1000)::float8)) as due
      from notification n join incident i on i.id = n.incident_id
      where n.state = 'waiting' and n.attempts = 0 and n.next_at <= ${now} and n.channel <> 'every'
        and not (n.kind = 'update' and n.channel in (select value from json_array_elements_text(${JSON.stringify(keyed)}::text::json)))
      group by n.channel, n.recipient) d`.execute(query)
  return rows
}

/** Puts messages into a summary. */
export async function foldNotifications(
  query: Kysely<DB>,
  ids: readonly string[],
  summaryId: string,
): Promise<void> {
  await sql`update notification set state = 'folded', because_of = ${summaryId}
    where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`.execute(
    query,
  )
}

/** Lets messages wait until `at`. */
export async function postponeNotifications(
  query: Kysely<DB>,
  ids: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  await sql`update notification set next_at = ${at}
    where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`.execute(
    query,
  )
}

/**
 * Takes what is due, at most one message of each lane, while nothing is on its way there: so that what is said of an incident
 * comes in order, and a channel that hangs holds up nothing but itself.
 */
export async function claimNotifications(
  query: Kysely<DB>,
  now: Temporal.Instant,
): Promise<ClaimedNotification[]> {
  const { rows } = await sql<ClaimedNotification>`
    with due as (select distinct on (channel, recipient) id from notification d
      where (state = 'waiting' and next_at <= ${now} or state = 'sending' and claimed_until <= ${now}) and channel <> 'every'
        and not exists (select 1 from notification busy where busy.state = 'sending' and busy.claimed_until > ${now}
          and busy.channel = d.channel and busy.recipient = d.recipient)
        and not exists (select 1 from notification older where older.state in ('waiting', 'sending')
          and older.incident_id = d.incident_id and older.channel = d.channel and older.recipient = d.recipient
          and (older.created_at, older.id) < (d.created_at, d.id))
      order by channel, recipient, created_at, id)
    update notification n set state = 'sending', attempts = attempts + 1, sent_at = ${now},
      claimed_until = ${now.add({ seconds: CLAIM_SECONDS })}
    from due where n.id = due.id returning ${claimed}`.execute(query)
  return rows
}

/** Takes back what another guard was sending when it ended, so that it is sent now; gives what that is. */
export async function releaseNotifications(
  query: Kysely<DB>,
  now: Temporal.Instant,
): Promise<ClaimedNotification[]> {
  const { rows } =
    await sql<ClaimedNotification>`update notification n set state = 'waiting', next_at = ${now}
    where state = 'sending' returning ${claimed}`.execute(query)
  return rows
}

/** What was said of these incidents in a lane before: the last of it, and under which severities. */
export async function toldBefore(
  query: Kysely<DB>,
  { incidentId, channel, recipient }: Lane & { incidentId: string },
): Promise<string[]> {
  const { rows } = await sql<{
    told: string | null
  }>`select told from notification where incident_id = ${incidentId}
    and channel = ${channel} and recipient = ${recipient} and state = 'delivered' order by sent_at desc`.execute(
    query,
  )
  return rows.flatMap(({ told }) => (told === null ? [] : [told]))
}

/** Notes what became of a try. */
export async function updateNotification(
  query: Kysely<DB>,
  id: string,
  outcome: {
    state: NotificationState
    told: string | null
    error: string | null
    nextAt: Temporal.Instant | null
    deliveredAt: Temporal.Instant | null
  },
): Promise<void> {
  await sql`update notification set state = ${outcome.state}, told = ${outcome.told}, last_error = ${outcome.error},
    next_at = coalesce(${outcome.nextAt}, next_at), delivered_at = ${outcome.deliveredAt}, claimed_until = null
    where id = ${id}`.execute(query)
}

/** Channels whose last message since `since` was not taken. */
export async function failingChannels(query: Kysely<DB>, since: Temporal.Instant): Promise<ChannelName[]> {
  const { rows } = await sql<{ channel: ChannelName }>`select channel from notification
    where sent_at > ${since} and state in ('waiting', 'failed', 'delivered')
    group by channel having (array_agg(state order by sent_at desc, id desc))[1] <> 'delivered'`.execute(
    query,
  )
  return rows.map(({ channel }) => channel)
}

/** What was not tried yet and waits in the same lane as a message that failed. */
export async function waitingBehind(
  query: Kysely<DB>,
  { id, channel, recipient }: Lane & { id: string },
): Promise<ClaimedNotification[]> {
  const { rows } = await sql<ClaimedNotification>`select ${claimed} from notification n
    where state = 'waiting' and attempts = 0 and channel = ${channel} and recipient = ${recipient} and id <> ${id}
      and kind in ('opened', 'reminder') order by created_at, id limit 100`.execute(query)
  return rows
}

/** Where something of an incident was or is to be sent. */
export async function usedLanes(query: Kysely<DB>, incidentIds: readonly string[]): Promise<Lane[]> {
  const { rows } = await sql<Lane>`select distinct channel, recipient from notification where incident_ids
    && array(select value::uuid from json_array_elements_text(${JSON.stringify(incidentIds)}::text::json))`.execute(
    query,
  )
  return rows
}

/** Which channel failed before this message was sent; undefined when none did. */
export async function failedChannel(query: Kysely<DB>, causeId: string): Promise<ChannelName | undefined> {
  const { rows } = await sql<{
    channel: ChannelName
  }>`select channel from notification where id = ${causeId} and last_error is not null`.execute(query)
  return rows[0]?.channel
}

/** These incidents. */
export async function incidentsById(query: Kysely<DB>, ids: readonly string[]): Promise<Incident[]> {
  const { rows } = await sql<Incident>`select * from incident where id in (
    select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json)) order by number`.execute(
    query,
  )
  return rows
}

/** What was sent of an incident, oldest first. */
export async function listNotifications(query: Kysely<DB>, incidentId: string): Promise<SentNotification[]> {
  const { rows } =
    await sql<SentNotification>`select id, kind, channel, recipient, level, state, attempts, created_at,
      next_at, delivered_at, last_error
    from notification where incident_ids @> array[${incidentId}::text::uuid] and channel <> 'every'
    order by created_at, id limit 1000`.execute(query)
  return rows
}

/** Takes an incident on. Gives whether it was nobody's before, and not over. */
export async function acknowledge(
  query: Kysely<DB>,
  incidentId: string,
  { at, by }: { at: Temporal.Instant; by: string },
): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`update incident set acknowledged_at = ${at}, acknowledged_by = ${by},
      updated_at = ${at}
    where id = ${incidentId}::text::uuid and acknowledged_at is null and status <> 'resolved' returning id`.execute(
    query,
  )
  return rows.length > 0
}

/**
 * Notes since when the shop knows that personal data was touched: from the first message that got through or the
 * acknowledgement, whichever was first, and not before the data was touched. Gives the incidents of which it is noted now.
 */
export async function noteAwareness(
  query: Kysely<DB>,
  now: Temporal.Instant,
): Promise<{ id: string; aware_at: Temporal.Instant }[]> {
  const { rows } = await sql<{ id: string; aware_at: Temporal.Instant }>`
    update incident i set aware_at = greatest(known.at, touched.at), updated_at = ${now}
    from (select id, least(acknowledged_at, (select min(delivered_at) from notification n
          where n.incident_ids @> array[incident.id])) as at from incident where aware_at is null) known,
      lateral (select min(at) as at from incident_impact where incident_id = known.id) touched
    where i.id = known.id and known.at is not null and touched.at is not null returning i.id, i.aware_at`.execute(
    query,
  )
  return rows
}

/** Accounts of the owners, the longest here first. */
export async function ownerAccounts(query: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select account_id as id from membership where role = 'owner'
    group by account_id order by min(created_at), account_id`.execute(query)
  return rows.map(({ id }) => id)
}

/** Where an account gets mail. */
export async function emailOf(query: Kysely<DB>, accountId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`select email from account where id = ${accountId}`.execute(
    query,
  )
  return rows[0]?.email ?? null
}

/** The port at which the server said that it listens. */
export async function serverPort(query: Kysely<DB>): Promise<number | null> {
  const { rows } = await sql<{
    port: number | null
  }>`select port from heartbeat where process = 'server'`.execute(query)
  return rows[0]?.port ?? null
}
