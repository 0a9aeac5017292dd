import type { EventRow } from '../../platform/events/event.ts'
import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import { isEventIntact } from '../../platform/events/event-log.ts'

/**
 * What is wrong with an event, in words; null when it is as its writer left it. The MAC, under one of `keys`, covers the body, and the
 * columns that queries go by must say what the body says.
 */
export function eventFault(keys: SecretRing, event: EventRow): string | null {
  if (!keys.some((key) => isEventIntact(key, event))) return 'its text does not fit its MAC: it was changed'
  const body: unknown = JSON.parse(event.body)
  if (typeof body !== 'object' || body === null) return 'its body is no event'
  const says = new Map<string, unknown>(Object.entries(body))
  const metadata: unknown = says.get('metadata')
  const tenant = new Map<string, unknown>(Object.entries(metadata ?? {})).get('tenant_uid') ?? null
  const fits =
    says.get('time') === event.at.epochMilliseconds &&
    says.get('class_uid') === event.class_uid &&
    tenant === event.shop_id
  return fits ? null : 'its columns contradict its body: they were changed'
}
