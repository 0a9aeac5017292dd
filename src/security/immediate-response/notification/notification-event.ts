import { eventClass, eventStatus, type EventDraft } from '../../../platform/events/event.ts'
import type { ChannelName, NotificationKind } from './notification.ts'

const ACTIVITY_OTHER = 99
const ACTIVITY_UPDATE = 3

/** Somebody was told of incidents, or it was tried (OCSF 1.8, class 3004). Ids and words of ours only: no address. */
export function notificationEvent(tried: {
  id: string
  kind: NotificationKind
  channel: ChannelName
  incidentIds: readonly string[]
  attempt: number
  /** Why it was not taken; null when it was. */
  error: string | null
}): EventDraft {
  const { id, kind, channel, incidentIds, attempt, error } = tried
  return {
    classUid: eventClass.entityManagement,
    activityId: ACTIVITY_OTHER,
    attributes: {
      activity_name: 'Notify',
      status_id: error === null ? eventStatus.success : eventStatus.failure,
      ...(error === null ? {} : { status_detail: error }),
      entity: { type: 'notification', uid: id },
      unmapped: { kind, channel, incident_ids: [...incidentIds], attempt },
    },
  }
}

/** Somebody changed who is on call (OCSF 1.8, class 3004, Update). */
export function onCallEvent(changed: {
  by: string
  shifts: number
  accountIds: readonly string[]
}): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: ACTIVITY_UPDATE,
    attributes: {
      status_id: eventStatus.success,
      entity: { type: 'on-call rota', uid: 'on-call' },
      unmapped: { by: changed.by, shifts: changed.shifts, account_ids: [...changed.accountIds] },
    },
  }
}
