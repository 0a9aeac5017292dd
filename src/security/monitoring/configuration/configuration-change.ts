import { eventClass, eventStatus, type EventDraft } from '../../../platform/events/event.ts'
import type { Finding } from '../../investigation/finding.ts'
import type { ConfigurationFault } from './configuration-fault.ts'

/** A setting or secret that is another than before. A secret's values are digests. */
export interface ConfigurationChange {
  name: string
  before: string
  after: string
}

/** Secrets stand below this: their replacement is no drift, it is meant to happen. */
export const SECRETS = 'secrets/'

/** What is different, in the order of names. What one of the two does not have is empty. */
export function changesBetween(
  before: Record<string, string>,
  after: Record<string, string>,
): ConfigurationChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .toSorted()
    .map((name) => ({ name, before: before[name] ?? '', after: after[name] ?? '' }))
    .filter((change) => change.before !== change.after)
}

/** A setting or secret became another one (OCSF 1.8, Entity Management: Update, with the entity before and after). */
export function changeEvent({ name, before, after }: ConfigurationChange): EventDraft {
  const entity = { type: name.startsWith(SECRETS) ? 'secret' : 'setting', uid: name }
  return {
    classUid: eventClass.entityManagement,
    activityId: 3,
    attributes: {
      actor: { user: { uid: 'whoever starts the program' } },
      status_id: eventStatus.success,
      entity: { ...entity, data: { value: before } },
      entity_result: { ...entity, data: { value: after } },
      unmapped: { before, after },
    },
  }
}

/** The finding that settings are others than at the last start, seen at `seenAt`. */
export function driftFinding(
  changes: readonly ConfigurationChange[],
  seenAt: string,
  nowMs: number,
): Finding {
  const words = changes.map(({ name, before, after }) => `${name} from ${quoted(before)} to ${quoted(after)}`)
  return {
    ruleId: 'settings-drift',
    title: 'Settings are others than at the last start',
    sentence: `Since the last start was changed: ${words.join('; ')}. If you did that, resolve this; else find out who did.`,
    subject: `${seenAt} ${changes.map(({ name }) => name).join(' ')}`,
    signs: { minorConfigurationDrifts: changes.length },
    facts: { changes: changes.map((change) => ({ ...change })) },
    startedMs: nowMs,
    timeline: { atMs: nowMs, kind: 'detected', key: 'detected', text: `Changed: ${words.join('; ')}.` },
  }
}

/** The finding that the configuration is not safe since `sinceMs`. While the same faults last it is the same incident. */
export function faultFinding(faults: readonly ConfigurationFault[], sinceMs: number): Finding {
  const [first] = faults
  const title = faults.length === 1 ? `${first?.name} is not safe` : `${faults.length} settings are not safe`
  return {
    ruleId: 'insecure-configuration',
    title,
    sentence: faults.map(({ says, remedy }) => `${says} ${remedy}`).join(' '),
    subject: `since ${sinceMs}`,
    signs: { securityConfigurationFindings: faults.length },
    facts: { findings: faults.map((fault) => ({ ...fault })) },
    startedMs: sinceMs,
    timeline: {
      atMs: sinceMs,
      kind: 'detected',
      key: 'detected',
      text: faults.map(({ name, says }) => `${name}: ${says}`).join(' '),
    },
  }
}

/** What makes faults the same ones. */
export function subjectOf(faults: readonly ConfigurationFault[]): string {
  return faults.map(({ name, says }) => `${name}: ${says}`).join(' ')
}

function quoted(value: string): string {
  return value === '' ? 'nothing' : JSON.stringify(value)
}
