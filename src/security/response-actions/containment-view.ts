import { Type, type Static } from 'typebox'
import { everyAccount } from '../../platform/containment/active-containments.ts'
import { Id, localTime } from '../../platform/http/wire.ts'
import type { Containment } from './containment.ts'

const TextOrNull = Type.Union([Type.String(), Type.Null()])

/** Something that was shut, until when, and by whom. */
export const ContainmentView = Type.Object({
  id: Id,
  verb: Type.Enum(['block_source', 'revoke_session', 'revoke_account', 'challenge_account']),
  target: Type.String(),
  target_label: Type.String(),
  reason: Type.String(),
  created_by: Type.String(),
  created_at: Type.String(),
  expires_at: Type.String(),
  enforced_ms: Type.Union([Type.Integer(), Type.Null()], {
    description: 'How long after the order the server enforced it.',
  }),
  lifted_at: TextOrNull,
  lifted_by: TextOrNull,
  active: Type.Boolean(),
})

/** A containment on the wire. */
export function containmentView(
  containment: Containment,
  around: { timeZone: string; now: Temporal.Instant; enforcedMs: ReadonlyMap<string, number> },
): Static<typeof ContainmentView> {
  const { id, verb, target, reason, created_by, lifted_by } = containment
  const { timeZone, now, enforcedMs } = around
  const label = {
    block_source: target,
    revoke_session: `Session ${target.slice(-6)}`,
    revoke_account: `Account ${target.slice(-6)}`,
    challenge_account: challengedLabel(target),
  }
  return {
    id,
    verb,
    target,
    target_label: label[verb],
    reason,
    created_by,
    created_at: localTime(containment.created_at, timeZone),
    expires_at: localTime(containment.expires_at, timeZone),
    enforced_ms: enforcedMs.get(id) ?? null,
    lifted_at: containment.lifted_at === null ? null : localTime(containment.lifted_at, timeZone),
    lifted_by,
    active:
      containment.lifted_at === null && containment.expires_at.epochMilliseconds > now.epochMilliseconds,
  }
}

function challengedLabel(target: string): string {
  if (target === everyAccount) return 'Every account'
  return target.startsWith('unknown:') ? 'An address without an account' : `Account ${target.slice(-6)}`
}

/** How long after its order each containment was enforced, as a timeline tells it. */
export function enforcementTimes(timeline: readonly { data: object }[]): Map<string, number> {
  return new Map(
    timeline.flatMap(({ data }) => {
      const times: unknown = 'enforced_ms' in data ? data.enforced_ms : null
      return Object.entries(times ?? {}).map(([id, ms]): [string, number] => [id, Number(ms)])
    }),
  )
}
