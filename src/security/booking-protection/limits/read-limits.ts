import type { Settings } from '../../../platform/config/settings.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { standingShields } from '../../response-actions/shields/standing-shields.sql.ts'
import { limitPolicies } from './limit-policies.ts'
import { busiestKeys, readLimitState, readLimitTest } from './limit-state.sql.ts'
import type { Limits } from './limits.ts'

const BUSIEST = 10

/** Reads the limits as they stand under these settings. */
export async function readLimits(
  { query }: Pick<Database, 'query'>,
  settings: Pick<Settings, 'rateLimitMax' | 'rateLimitWindowSeconds'>,
): Promise<Limits> {
  const policies = Object.values(limitPolicies(settings))
  const counted = policies.map(({ name }) => name)
  const counting = (await readLimitState(query)) ?? null
  const test = (await readLimitTest(query)) ?? null
  const shields = await standingShields(query)
  return { policies, counting, test, shields, busiest: await busiestKeys(query, counted, BUSIEST) }
}
