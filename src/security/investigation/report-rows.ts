import type { GuardContext } from '../guard-context.ts'
import { findBySubject } from './incident-finding.sql.ts'
import { openIncident } from './open-incident.ts'
import type { TamperedRow } from './protected-rows.ts'
import type { RowWitness } from './row-witness.ts'
import { rowFinding, rowTampering, type NamedRow } from './tampering.ts'

const HOUR_MS = 3_600_000

/**
 * Tells of rows that are not what the program made them, each state of a row once. What is found within one hour is one
 * incident that grows, until a person has resolved it.
 */
export async function reportRows(
  context: GuardContext,
  witness: RowWitness,
  rows: readonly TamperedRow[],
): Promise<void> {
  const news = witness.unreported(rows)
  if (news.length === 0) return
  const nowMs = context.clock.epochMs()
  const { subject, found } = await openCase(context, String(Math.floor(nowMs / HOUR_MS)))
  await openIncident(context, rowFinding(news, { found, subject, nowMs }))
  witness.markReported(news)
}

/** The hour's incident that nobody has resolved, by its subject, and the rows that it names; or the next one's. */
async function openCase(
  { database }: GuardContext,
  hour: string,
): Promise<{ subject: string; found: readonly NamedRow[] }> {
  for (let nth = 1; ; nth += 1) {
    const subject = nth === 1 ? hour : `${hour} ${nth}`
    const known = await findBySubject(database.query, rowTampering, subject)
    if (known?.status === 'resolved') continue
    return { subject, found: (known?.facts['rows'] ?? []) as unknown as NamedRow[] }
  }
}
