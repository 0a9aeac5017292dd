import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { incidentEvent } from '../investigation/incident-events.ts'
import { addTimeline, closeIncident, findIncident } from '../investigation/incident.sql.ts'
import { inWords, type Resolution } from '../investigation/incident.ts'
import { listContainments } from '../response-actions/containment.sql.ts'
import { liftContainment } from '../response-actions/lift-containment.ts'
import type { Closing, ClosingCheck, StillOpen } from './closing.ts'

/**
 * Closes an incident in the caller's transaction, when a person has written why it is over and what was learnt, has
 * decided about what is still shut, and every one of `checks` (tried just before) is green. Gives null then, else why it
 * stays open.
 */
export async function resolveIncident(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  closing: Closing,
  checks: readonly ClosingCheck[],
): Promise<StillOpen | null> {
  const { clock, random, events } = context
  const { id, by } = closing
  const [reason, lessons] = [closing.reason.trim(), closing.lessons.trim()]
  const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  const incident = await findIncident(transaction, id)
  if (incident === undefined) return { why: 'unknown' }
  if (incident.status === 'resolved') return { why: 'resolved' }
  if (reason === '') return { why: 'no_reason' }
  if (lessons === '') return { why: 'no_lessons' }
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length > 0) return { why: 'checks', failed }
  const standing = (await listContainments(transaction, id)).filter(
    (one) => one.lifted_at === null && Temporal.Instant.compare(one.expires_at, at) > 0,
  )
  if (standing.length > 0 && closing.containments === null)
    return { why: 'containments', standing: standing.length }
  if (closing.containments === 'lift')
    for (const one of standing)
      await liftContainment(context, transaction, {
        id: one.id,
        by,
        reason: 'The incident is over.',
        isToldElsewhere: true,
      })
  const resolution: Resolution = {
    by,
    reason,
    lessons,
    containments: standing.length === 0 ? null : closing.containments === 'lift' ? 'lifted' : 'kept',
    checks: checks.map(({ name, detail }) => ({ name, detail })),
  }
  if (!(await closeIncident(transaction, id, resolution, at))) return { why: 'resolved' }
  const { title, severity, rule_id: ruleId } = incident
  await events.append(transaction, incidentEvent({ incidentId: id, title, severity, ruleId }, 'closed'))
  const shut =
    resolution.containments === null
      ? ''
      : ` ${inWords(standing.length, 'order was', 'orders were')} ${resolution.containments}.`
  await addTimeline(transaction, id, [
    {
      id: random.uuid(),
      atMs: at.epochMilliseconds,
      kind: 'resolved',
      key: 'resolved',
      text: `Resolved: ${reason}${shut}`,
      data: { by },
    },
  ])
  return null
}
