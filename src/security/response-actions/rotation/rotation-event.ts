import { sha256 } from '../../../platform/crypto/digest.ts'
import { eventClass, eventStatus, type EventDraft } from '../../../platform/events/event.ts'

/** Why something secret was replaced, and by whom, for the record. */
export interface RotationOrder {
  by: string
  reason: string
}

/** What is told of a key: enough to see whether it is the same one. */
export function fingerprintOf(key: Uint8Array): string {
  return sha256(key).toString('hex').slice(0, 16)
}

/** Something secret was replaced by another one (OCSF 1.8, Entity Management: Update). `facts` tell nothing of either. */
export function rotationEvent(
  what: string,
  order: RotationOrder,
  facts: Record<string, string | number | boolean | null | string[]>,
): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: 3,
    attributes: {
      actor: { user: { uid: order.by } },
      status_id: eventStatus.success,
      entity: { type: 'secret', uid: what },
      comment: order.reason,
      unmapped: { ...facts, source: order.by },
    },
  }
}
