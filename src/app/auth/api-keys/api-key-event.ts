import type { EventDraft } from '../../../platform/events/event.ts'
import type { Actor } from '../actor.ts'
import { authEvent } from '../auth-event.ts'

/** What a person did with a key of the shop: `apiKeyId` names it, never its text. */
export function apiKeyEvent(
  actor: Actor & { accountId: string },
  activity: 'api_key_made' | 'api_key_rotated' | 'api_key_revoked',
  apiKeyId: string,
): EventDraft {
  return {
    ...authEvent({
      activity,
      succeeded: true,
      detail: activity,
      userUid: actor.accountId,
      apiKeyId,
      source: actor.source,
      requestId: actor.requestId,
    }),
    shopId: actor.shopId,
  }
}
