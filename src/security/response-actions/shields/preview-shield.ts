import type { Settings } from '../../../platform/config/settings.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { limitPolicies } from '../../booking-protection/limits/limit-policies.ts'
import { busiestKeys } from '../../booking-protection/limits/limit-state.sql.ts'
import type { Tallied } from '../../booking-protection/limits/limits.ts'
import { shieldRoute, type Shield } from './shield.ts'

const SHOWN_MAX = 1_000

/** Who would have been refused in the last hour, had this shield been up: each with his busiest minute, the busiest first. */
export async function previewShield(
  { query }: Pick<Database, 'query'>,
  settings: Pick<Settings, 'rateLimitMax' | 'rateLimitWindowSeconds'>,
  shield: Shield,
): Promise<Tallied[]> {
  const policies = Object.values(limitPolicies(settings)).filter(
    ({ windowSeconds }) => windowSeconds !== null,
  )
  const limits = new Map(
    shield.route === null
      ? policies.map(({ name, max }) => [name, max])
      : [[shieldRoute(shield.route), settings.rateLimitMax]],
  )
  const busiest = await busiestKeys(query, [...limits.keys()], SHOWN_MAX)
  return busiest.filter(
    ({ policy, served, refused }) =>
      served + refused > Math.floor((limits.get(policy) ?? 0) / shield.divisor),
  )
}
