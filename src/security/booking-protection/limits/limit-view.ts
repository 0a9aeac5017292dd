import { Type, type Static } from 'typebox'
import { localTime, Nullable, sensitive } from '../../../platform/http/wire.ts'
import { bypassKinds } from '../../../platform/limits/bypass-watch.ts'
import type { Limits, Tallied } from './limits.ts'

const At = Type.String({ examples: ['2031-03-03T02:15:05+01:00'] })

/** Somebody who asked often. */
export const BusyKeyView = sensitive(
  'public',
  Type.Object({
    minute: At,
    policy: Type.String({ description: 'A policy, or a route.', examples: ['default'] }),
    key: Type.String({
      description: 'A source, or the id of an account or API key.',
      examples: ['203.0.113.7'],
    }),
    served: Type.Integer({ examples: [100] }),
    refused: Type.Integer({ examples: [412] }),
  }),
)

/** The limits on the wire. */
export const LimitsView = sensitive(
  'public',
  Type.Object({
    active: Type.Boolean({ description: 'Whether the last self-test was refused where it should be.' }),
    mode: Type.Union([Type.Literal('normal'), Type.Literal('tightened')]),
    store: Nullable(Type.String({ examples: ['memory'] })),
    keys: Nullable(
      Type.Integer({ description: 'Who has used something within the window.', examples: [37] }),
    ),
    tested_at: Nullable(At),
    test: Nullable(Type.String({ examples: ['100 requests answered, the next refused'] })),
    policies: Type.Array(
      Type.Object({
        name: Type.String({ examples: ['default'] }),
        key: Type.String({ examples: ['source'] }),
        counts: Type.String({
          examples: ['requests of whoever is not signed in, by address, or by /64 of IPv6'],
        }),
        max: Type.Integer({ examples: [100] }),
        window_seconds: Nullable(Type.Integer({ description: 'Null: so many at once.', examples: [60] })),
      }),
    ),
    shields: Type.Array(
      Type.Object({
        id: Type.String({ examples: ['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e70'] }),
        route: Nullable(Type.String({ description: 'Null: all limits.', examples: ['/availability'] })),
        divide_by: Type.Integer({ examples: [5] }),
        reason: Type.String({ examples: ['Somebody reads all free times.'] }),
        until: At,
      }),
    ),
    busiest: Type.Array(BusyKeyView),
    bypass_attempts: Type.Array(
      Type.Object({
        kind: Type.String({ examples: ['forwarded_header'] }),
        seen_by: Type.String({ examples: [bypassKinds.forwarded_header] }),
      }),
      { description: 'What is taken for an attempt to get around the limits: an event each.' },
    ),
  }),
)

/** Limits on the wire, with times of day in `timeZone`. */
export function limitsView(limits: Limits, timeZone: string): Static<typeof LimitsView> {
  const { policies, counting, test, shields, busiest } = limits
  return {
    active: test?.ok === true,
    mode: shields.length > 0 ? 'tightened' : 'normal',
    store: counting?.store ?? null,
    keys: counting?.keys ?? null,
    tested_at: test === null ? null : localTime(test.at, timeZone),
    test: test?.detail ?? null,
    policies: policies.map(({ name, key, counts, max, windowSeconds }) => ({
      name,
      key,
      counts,
      max,
      window_seconds: windowSeconds,
    })),
    shields: shields.map(({ id, route, divisor, reason, until }) => ({
      id,
      route,
      divide_by: divisor,
      reason,
      until: localTime(until, timeZone),
    })),
    busiest: busiest.map((one) => busyKeyView(one, timeZone)),
    bypass_attempts: Object.entries(bypassKinds).map(([kind, seenBy]) => ({ kind, seen_by: seenBy })),
  }
}

/** One who asked often, on the wire. */
export function busyKeyView(tallied: Tallied, timeZone: string): Static<typeof BusyKeyView> {
  return { ...tallied, minute: localTime(tallied.minute, timeZone) }
}
