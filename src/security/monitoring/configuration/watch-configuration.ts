import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { closeSecrets } from '../../../platform/crypto/secrets.ts'
import type { GuardContext } from '../../guard-context.ts'
import { noteRecovery } from '../../investigation/note-recovery.ts'
import { openIncident } from '../../investigation/open-incident.ts'
import {
  changeEvent,
  changesBetween,
  driftFinding,
  faultFinding,
  SECRETS,
  subjectOf,
} from './configuration-change.ts'
import { configurationFaults } from './configuration-fault.ts'
import type { ConfigurationWatch, ToldConfiguration } from './configuration-watch.ts'
import { faultsSince, replaceConfiguration, selectConfiguration, selectOrigins } from './configuration.sql.ts'

const LOOK_EVERY_MS = 30_000

/**
 * Looks when it comes on duty, whenever it is told of another configuration, and twice a minute: what is another than at
 * the last start is an event each, with before and after, and an incident (P3); what is not safe is an incident (P2), which
 * counts as contained when it is gone. One that a person has resolved stays so while the same faults last. Secrets
 * that others could read are closed to them.
 */
export async function watchConfiguration(
  context: GuardContext,
  watch: ConfigurationWatch,
  told: ToldConfiguration,
): Promise<void> {
  const { clock, database, dataDir } = context
  const nowMs = clock.monotonicMs()
  const isNew = watch.compared !== told.described
  if (!isNew && nowMs - watch.lookedMs < LOOK_EVERY_MS) return
  if (isNew) await compare(context, told.described)
  watch.compared = told.described
  watch.lookedMs = nowMs
  const secrets = join(dataDir, 'secrets')
  const faults = configurationFaults({
    ...told,
    origins: await selectOrigins(database.query),
    openSecrets: existsSync(secrets) ? closeSecrets(secrets) : [],
  })
  const subject = subjectOf(faults)
  if (subject === watch.subject) return
  const sinceMs = await faultsSince(database.query, subject, clock.epochMs())
  const id = faults.length === 0 ? null : await openIncident(context, faultFinding(faults, sinceMs))
  // Before the first look, an earlier guard may have left its incident open.
  await noteRecovery(context, 'insecure-configuration', 'The settings are others now.', id)
  watch.subject = subject
}

async function compare(context: GuardContext, described: Record<string, string>): Promise<void> {
  const { database, clock, events } = context
  const seen = await selectConfiguration(database.query)
  const changes = seen.seenAt === null ? [] : changesBetween(seen.values, described)
  const drift = changes.filter(({ name }) => !name.startsWith(SECRETS))
  // First the incident: what is kept below is what the next comparison starts from.
  if (drift.length > 0 && seen.seenAt !== null) {
    await openIncident(context, driftFinding(drift, seen.seenAt, clock.epochMs()))
  }
  if (seen.seenAt !== null && changes.length === 0) return
  await database.query.transaction().execute(async (transaction) => {
    await events.appendAll(transaction, changes.map(changeEvent))
    await replaceConfiguration(transaction, described, clock.now())
  })
}
