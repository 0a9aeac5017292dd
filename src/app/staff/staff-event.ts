import { eventClass, eventStatus, type EventDraft } from '../../platform/events/event.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'
import type { StaffRole } from './staff.ts'

/** OCSF User Access Management events (class 3005): 1 for the roles that were given, 2 for those that were taken. */
export function accessEvents(
  actor: Actor,
  change: { shopId: string; accountId: string; before: readonly StaffRole[]; after: readonly StaffRole[] },
): EventDraft[] {
  const { shopId, accountId, before, after } = change
  const given = after.filter((role) => !before.includes(role))
  const taken = before.filter((role) => !after.includes(role))
  return [
    { activityId: 1, privileges: given },
    { activityId: 2, privileges: taken },
  ]
    .filter(({ privileges }) => privileges.length > 0)
    .map(({ activityId, privileges }) => ({
      classUid: eventClass.userAccess,
      activityId,
      shopId,
      requestId: actor.requestId,
      attributes: {
        ...actorAttributes(actor),
        status_id: eventStatus.success,
        user: { uid: accountId },
        privileges,
        resources: [{ type: 'shop', uid: shopId }],
        unmapped: { source: actor.source },
      },
    }))
}

/** The event of an invitation. Whom it went to stays out. */
export function invitationEvent(
  actor: Actor,
  invitation: { id: string; roles: readonly StaffRole[] },
  activity: 'sent' | 'withdrawn',
): EventDraft {
  const entity = { type: 'invitation', uid: invitation.id }
  return entityEvent(actor, activity === 'sent' ? 'made' : 'removed', entity, {
    roles: [...invitation.roles],
  })
}
