import type { Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { GuardContext } from '../../guard-context.ts'
import type { Severity } from '../../incident-classification/criteria.ts'
import type { Incident } from '../../investigation/incident.ts'
import { addTimeline } from '../../investigation/incident.sql.ts'
import { readBusinessHours } from './business-hours.sql.ts'
import { ChannelFailure } from './channels/channel.ts'
import { LEVEL_OF_EVERYBODY } from './escalation.ts'
import { findReachable } from './find-reachable.ts'
import { composeMessage, type ToldIncident } from './message.ts'
import { notificationEvent } from './notification-event.ts'
import { ATTEMPTS_MAX, backoffMs, toldOf } from './notification.ts'
import {
  emailOf,
  failedChannel,
  hastenEscalation,
  incidentsById,
  insertNotifications,
  serverPort,
  toldBefore,
  updateNotification,
  usedLanes,
  waitingBehind,
  type ClaimedNotification,
} from './notification.sql.ts'
import { hasNext, nextLanes } from './plan.ts'
import { deliveredWords, failedWords } from './told-words.ts'
import { linkBase, type Telling } from './telling.ts'

/**
 * Tries once to send a message that was claimed, and writes down what came of it: message, event and timeline in one
 * transaction. The first time that a channel fails the next one is tried at once; where there is none, more people are told.
 */
export async function tellNotification(
  context: Pick<GuardContext, 'database' | 'clock' | 'random' | 'events' | 'log'>,
  telling: Telling,
  claimed: ClaimedNotification,
): Promise<void> {
  const { database, clock, log } = context
  const { query } = database
  const { id, kind, channel: name, incidentId } = claimed
  const incidents = await incidentsById(query, claimed.incidentIds)
  const before = incidentId === null ? [] : await toldBefore(query, { ...claimed, incidentId })
  const message = composeMessage({
    id,
    kind,
    incidents: incidents.map(toldIncident),
    before: before[0] ?? null,
    formerSeverities: [...new Set(before.map((told) => told.slice(0, 2) as Severity))],
    publicUrl: linkBase(telling, await serverPort(query)),
    now: Temporal.Instant.fromEpochMilliseconds(clock.epochMs()),
  })
  const channel = telling.channels.find((one) => one.name === name)
  let failure: ChannelFailure | null = null
  try {
    if (channel === undefined) throw new ChannelFailure('It is not set up any more.', false)
    await channel.send(message, await addressOf(context, telling, claimed))
  } catch (error) {
    if (!(error instanceof ChannelFailure)) log.error({ error: String(error) }, 'a channel broke')
    failure = error instanceof ChannelFailure ? error : new ChannelFailure('It broke.', true)
  }
  await query
    .transaction()
    .execute((transaction) =>
      failure === null
        ? recordDelivery(context, transaction, { claimed, incidents, note: channel?.note ?? null })
        : recordFailure(context, transaction, { claimed, telling, failure }),
    )
}

async function recordDelivery(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  { claimed, incidents, note }: { claimed: ClaimedNotification; incidents: Incident[]; note: string | null },
): Promise<void> {
  const { kind, channel, becauseOf } = claimed
  const at = Temporal.Instant.fromEpochMilliseconds(context.clock.epochMs())
  const [only] = incidents.map(toldIncident)
  await updateNotification(transaction, claimed.id, {
    state: 'delivered',
    told: only === undefined || claimed.incidentId === null ? null : toldOf(only),
    error: null,
    nextAt: null,
    deliveredAt: at,
  })
  const failed =
    becauseOf === null || kind === 'test' ? undefined : await failedChannel(transaction, becauseOf)
  const text = deliveredWords({
    kind,
    channel,
    note,
    insteadOf: failed ?? null,
    incidents: claimed.incidentIds.length,
  })
  await record(context, transaction, claimed, { kind: 'told', text, error: null })
}

async function recordFailure(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  { claimed, telling, failure }: { claimed: ClaimedNotification; telling: Telling; failure: ChannelFailure },
): Promise<void> {
  const { clock, random } = context
  const { id, kind, channel, attempts } = claimed
  const now = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  const isOver = kind === 'test' || !failure.isPassing || attempts >= ATTEMPTS_MAX
  const againMs = isOver ? null : backoffMs(attempts, random)
  await updateNotification(transaction, id, {
    state: isOver ? 'failed' : 'waiting',
    told: null,
    error: failure.message,
    nextAt: againMs === null ? null : now.add({ milliseconds: againMs }),
    deliveredAt: null,
  })
  const text = failedWords({ channel, sentence: failure.message, attempt: attempts, againMs })
  await record(context, transaction, claimed, { kind: 'not_told', text, error: failure.message })
  if (attempts > 1 || kind === 'test' || kind === 'update') return
  const hours = await readBusinessHours(transaction, now)
  const reachable = await findReachable(transaction, telling, { now, timeZone: hours[0]?.timeZone ?? 'UTC' })
  // What waits behind it would wait as long as this one did.
  for (const stuck of [claimed, ...(await waitingBehind(transaction, claimed))]) {
    const used = stuck.incidentId === null ? [] : await usedLanes(transaction, stuck.incidentIds)
    const { incidentIds } = stuck
    await insertNotifications(
      transaction,
      nextLanes(stuck, reachable, used).map((lane) => ({
        ...lane,
        id: random.uuid(),
        kind: stuck.kind,
        incidentId: stuck.incidentId,
        incidentIds,
        level: stuck.level,
        becauseOf: claimed.id,
      })),
      now,
    )
    if (!hasNext(stuck, reachable) && stuck.incidentId !== null)
      await hastenEscalation(transaction, stuck.incidentId, { below: LEVEL_OF_EVERYBODY, at: now })
  }
}

async function record(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  claimed: ClaimedNotification,
  line: { kind: string; text: string; error: string | null },
): Promise<void> {
  const { clock, random, events } = context
  const { id, kind, channel, incidentIds, attempts } = claimed
  await events.append(
    transaction,
    notificationEvent({ id, kind, channel, incidentIds, attempt: attempts, error: line.error }),
  )
  for (const incidentId of incidentIds)
    await addTimeline(transaction, incidentId, [
      {
        id: random.uuid(),
        atMs: clock.epochMs(),
        kind: line.kind,
        key: `told ${id} ${attempts}`,
        text: line.text,
        data: { channel },
      },
    ])
}

async function addressOf(
  { database }: Pick<GuardContext, 'database'>,
  { alertEmails, alertPhones }: Telling,
  { channel, recipient }: ClaimedNotification,
): Promise<string | null> {
  const [, list, number] = /^alert-(email|phone) (\d+)$/.exec(recipient) ?? []
  if (list !== undefined) return (list === 'email' ? alertEmails : alertPhones)[Number(number) - 1] ?? null
  return channel === 'mail' ? emailOf(database.query, recipient) : null
}

function toldIncident(incident: Incident): ToldIncident {
  const { id, number, severity, status, title, sentence } = incident
  const acknowledged = incident.acknowledged_at !== null
  return { id, number, severity, status, title, sentence, acknowledged, detectedAt: incident.detected_at }
}
