import { Type, type Static } from 'typebox'
import { everyAccount } from '../../platform/containment/active-containments.ts'
import { Id, localTime, Nullable, sensitive, withExample, withExamples } from '../../platform/http/wire.ts'
import { readShield, shieldWords } from './shields/shield.ts'
import { closureLabel, isClosureVerb } from './closures/closure.ts'
import { containmentVerbs, type Containment } from './containment.ts'

/** Something that was shut, until when, and by whom. */
export const ContainmentView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e94'),
  verb: Type.Enum([...containmentVerbs]),
  target: Type.String({ examples: ['198.51.100.23'] }),
  target_label: Type.String({ examples: ['198.51.100.23'] }),
  reason: sensitive(
    'public',
    Type.String({
      examples: [
        'Took part in the campaign. Only sign-in and registration are shut to it; people there still book.',
      ],
    }),
  ),
  created_by: Type.String({ examples: ['guard'] }),
  created_at: Type.String({ examples: ['2031-03-03T02:14:12+01:00'] }),
  expires_at: Type.String({ examples: ['2031-03-03T03:14:12+01:00'] }),
  enforced_ms: Type.Union([Type.Integer(), Type.Null()], {
    description: 'How long after the order the server enforced it.',
    examples: [9],
  }),
  lifted_at: withExample(Nullable(Type.String()), null),
  lifted_by: withExample(Nullable(Type.String()), null),
  active: Type.Boolean(),
})

/** A containment that a person has lifted. */
export const LiftedView = withExamples(ContainmentView, {
  enforced_ms: null,
  lifted_at: '2031-03-03T02:40:00+01:00',
  lifted_by: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e52',
  active: false,
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
    revoke_role: roleLabel(target),
    revoke_shop: `Everybody of shop ${target.slice(-6)}`,
    revoke_all: 'Everybody',
    revoke_signing_key: `Key ${target.slice(0, 6)}`,
    require_password_reset: `Account ${target.slice(-6)}`,
    tighten_limits: tightenedLabel(target),
  }
  const targetLabel = isClosureVerb(verb) ? closureLabel({ verb, target }) : label[verb]
  return {
    id,
    verb,
    target,
    target_label: targetLabel,
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

function tightenedLabel(target: string): string {
  const shield = readShield(target)
  return shield === null ? target : shieldWords(shield)
}

function roleLabel(target: string): string {
  const [role = '', shopId] = target.split(' ').toReversed()
  return shopId === undefined ? `Every ${role}` : `Every ${role} of shop ${shopId.slice(-6)}`
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
