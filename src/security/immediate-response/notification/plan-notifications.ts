import type { Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { GuardContext } from '../../guard-context.ts'
import { addTimeline } from '../../investigation/incident.sql.ts'
import { isOpen } from './business-hours.ts'
import { readBusinessHours } from './business-hours.sql.ts'
import { lanesOf } from './escalation.ts'
import { findReachable } from './find-reachable.ts'
import { keyedChannels, type NewNotification } from './notification.ts'
import {
  dueLanes,
  foldNotifications,
  heldIncidents,
  incidentsToPlan,
  insertNotifications,
  lastDigestAt,
  noteAwareness,
  postponeNotifications,
  takeTests,
  updateEscalation,
} from './notification.sql.ts'
import { PACE_WINDOW_MS, paceLane, SUMMARY_EVERY_MS } from './pace.ts'
import { planDigest, planIncident } from './plan.ts'
import { reportDueAt } from '../../investigation/report-due.ts'
import type { Telling } from './telling.ts'

const DIGEST_EVERY_MS = 3_600_000

/**
 * Writes down in one transaction what is to be said now: of P0 and P1 at once, of their changes, to more people while nobody
 * acknowledges; of the rest in one digest while the shop is open, an hour after the last one at the earliest. What would be
 * too much for a lane goes into a summary. Since when the shop knows of a breach is noted here as well.
 */
export async function planNotifications(
  context: Pick<GuardContext, 'database' | 'clock' | 'random'>,
  telling: Telling,
): Promise<void> {
  const { database, clock, random } = context
  const nowMs = clock.epochMs()
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs)
  await database.query.transaction().execute(async (transaction) => {
    const incidents = await incidentsToPlan(transaction, now)
    const held = await heldIncidents(transaction)
    const tests = await takeTests(transaction)
    if (incidents.length === 0 && tests.length === 0) return

    const hours = await readBusinessHours(transaction, now)
    const timeZone = hours[0]?.timeZone ?? 'UTC'
    const reachable = await findReachable(transaction, telling, { now, timeZone })
    const planned: NewNotification[] = tests.flatMap((becauseOf) =>
      reachable.channels
        .flatMap((channel) => lanesOf(channel, 0, reachable))
        .map(
          (lane) =>
            ({ kind: 'test', incidentId: null, incidentIds: [], level: 0, becauseOf, ...lane }) as const,
        ),
    )
    for (const incident of incidents) {
      const { notifications, escalation } = planIncident(incident, incident.lanes, reachable, nowMs)
      planned.push(...notifications)
      if (escalation === null) continue
      const { level, atMs } = escalation
      const at = Temporal.Instant.fromEpochMilliseconds(atMs)
      await updateEscalation(transaction, incident.id, { level, at })
      if (level === 0) continue
      const text = `Nobody has acknowledged it: ${level === 1 ? 'the next in line is' : 'everybody is'} told.`
      const line = { id: random.uuid(), atMs: nowMs, kind: 'escalated', key: `escalated ${level}`, text }
      await addTimeline(transaction, incident.id, [line])
    }
    if (held.length > 0 && isOpen(hours, nowMs)) {
      const last = await lastDigestAt(transaction)
      const isDue = last === null || nowMs - last.epochMilliseconds >= DIGEST_EVERY_MS
      if (isDue) planned.push(...planDigest(held, reachable))
    }
    await insertNotifications(
      transaction,
      planned.map((one) => ({ ...one, id: random.uuid() })),
      now,
    )
    await keepPace(context, transaction, now)
    for (const { id, aware_at: awareAt } of await noteAwareness(transaction, now)) {
      const due = reportDueAt(awareAt).toZonedDateTimeISO(timeZone)
      const until = due.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' })
      const text = `Personal data was touched: if it puts people at risk, the authority has to be told until ${until}.`
      const line = { id: random.uuid(), atMs: nowMs, kind: 'aware', key: 'aware', text }
      await addTimeline(transaction, id, [line])
    }
  })
}

async function keepPace(
  { random }: Pick<GuardContext, 'random'>,
  transaction: Transaction<DB>,
  now: Temporal.Instant,
): Promise<void> {
  const since = now.subtract({ milliseconds: PACE_WINDOW_MS })
  for (const lane of await dueLanes(transaction, { now, since, keyed: keyedChannels })) {
    const sinceSummaryMs =
      lane.summaryAt === null ? Infinity : now.epochMilliseconds - lane.summaryAt.epochMilliseconds
    const { folded, postponed } = paceLane(lane.due, lane.sentLately, sinceSummaryMs)
    if (postponed.length > 0 && lane.summaryAt !== null) {
      const at = lane.summaryAt.add({ milliseconds: SUMMARY_EVERY_MS })
      await postponeNotifications(transaction, postponed, at)
    }
    if (folded.length === 0) continue
    const id = random.uuid()
    const told = new Set(folded)
    const incidentIds = lane.due.filter((one) => told.has(one.id)).flatMap((one) => one.incidentIds)
    const { channel, recipient } = lane
    const summary = {
      kind: 'summary',
      incidentId: null,
      level: 0,
      becauseOf: null,
      channel,
      recipient,
    } as const
    await insertNotifications(transaction, [{ ...summary, id, incidentIds: [...new Set(incidentIds)] }], now)
    await foldNotifications(transaction, folded, id)
  }
}
