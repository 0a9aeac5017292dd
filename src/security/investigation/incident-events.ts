import { actorAttributes, type Actor } from '../../app/auth/actor.ts'
import { sha256 } from '../../platform/crypto/digest.ts'
import { eventClass, eventSeverity, type EventDraft } from '../../platform/events/event.ts'
import type { Severity } from '../incident-classification/criteria.ts'

const severityIds: Record<Severity, number> = {
  P0: eventSeverity.critical,
  P1: eventSeverity.high,
  P2: eventSeverity.medium,
  P3: eventSeverity.low,
}

interface Told {
  incidentId: string
  title: string
  severity: Severity
  ruleId: string
}

const findingOf = ({ incidentId, title, ruleId }: Told) => ({
  uid: incidentId,
  title,
  analytic: { type_id: 1, name: ruleId, uid: ruleId },
})

/** A rule holds (OCSF 1.8, class 2004). */
export function detectionEvent(incident: Told): EventDraft {
  return {
    classUid: eventClass.detectionFinding,
    activityId: 1,
    severityId: severityIds[incident.severity],
    attributes: { finding_info: findingOf(incident), status_id: 1 },
  }
}

/** An incident was opened, has changed or was closed (OCSF 1.8, class 2005). */
export function incidentEvent(incident: Told, what: 'created' | 'updated' | 'closed'): EventDraft {
  return {
    classUid: eventClass.incidentFinding,
    activityId: { created: 1, updated: 2, closed: 3 }[what],
    severityId: severityIds[incident.severity],
    attributes: {
      finding_info_list: [findingOf(incident)],
      status_id: what === 'closed' ? 4 : 2,
      assignee: { uid: 'owner', type_id: 1 },
    },
  }
}

/** Orders of one verb were given or lifted (OCSF 1.8, class 7001). */
export function containmentEvent(facts: {
  what: 'ordered' | 'lifted'
  verb: string
  incidentId: string | null
  containmentIds: string[]
  by: string
}): EventDraft {
  const { what, verb, incidentId, containmentIds, by } = facts
  const evicts = verb.startsWith('revoke_')
  return {
    classUid: eventClass.remediationActivity,
    activityId: what === 'lifted' ? 3 : evicts ? 2 : verb.startsWith('block_') ? 1 : 4,
    attributes: {
      command_uid: containmentIds[0] ?? verb,
      status_id: 1,
      unmapped: { step: what, verb, incident_id: incidentId, targets: containmentIds, by },
    },
  }
}

/** A person wrote a note into the timeline (OCSF 1.8, class 3004, Create); the digest is of what she wrote. */
export function noteEvent(note: {
  incidentId: string
  noteId: string
  text: string
  by: string
}): EventDraft {
  const { incidentId, noteId, text, by } = note
  return {
    classUid: eventClass.entityManagement,
    activityId: 1,
    attributes: {
      actor: { user: { uid: by } },
      status_id: 1,
      entity: { type: 'incident note', uid: noteId },
      unmapped: { incident_id: incidentId, note_sha256: sha256(text.trim()).toString('hex') },
    },
  }
}

/** A person ended a step of an incident's playbook (OCSF 1.8, class 3004, Update). */
export function stepEvent(step: {
  incidentId: string
  stepId: string
  state: 'done' | 'skipped'
  by: string
}): EventDraft {
  const { incidentId, stepId, state, by } = step
  return {
    classUid: eventClass.entityManagement,
    activityId: 3,
    attributes: {
      actor: { user: { uid: by } },
      status_id: 1,
      entity: { type: 'playbook step', uid: stepId },
      unmapped: { incident_id: incidentId, state },
    },
  }
}

/** Somebody took the evidence of an incident with them (OCSF 1.8, class 3004, Read); `sha256` is of all they got. */
export function custodyEvent(actor: Actor, taken: { incidentId: string; sha256: string }): EventDraft {
  const { shopId, requestId, source } = actor
  return {
    classUid: eventClass.entityManagement,
    activityId: 2,
    shopId,
    requestId,
    attributes: {
      ...actorAttributes(actor),
      status_id: 1,
      entity: { type: 'incident evidence', uid: taken.incidentId },
      unmapped: { incident_id: taken.incidentId, evidence_sha256: taken.sha256, source },
    },
  }
}
