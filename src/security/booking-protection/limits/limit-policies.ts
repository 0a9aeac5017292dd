import type { Settings } from '../../../platform/config/settings.ts'
import type { LimitPolicy } from '../../../platform/limits/limit-policy.ts'

/** What each policy is called. */
export type PolicyName =
  | 'default'
  | 'files'
  | 'signed_in'
  | 'account'
  | 'key'
  | 'costly'
  | 'fingerprint'
  | 'shop'
  | 'tightened'
  | 'in_flight'
  | 'connections'

/**
 * The one table of limits. RATE_LIMIT_MAX is the share of one person or program; the others follow from it. /health is in
 * none of them.
 */
export function limitPolicies(
  settings: Pick<Settings, 'rateLimitMax' | 'rateLimitWindowSeconds'>,
): Record<PolicyName, LimitPolicy> {
  const { rateLimitMax: share, rateLimitWindowSeconds: windowSeconds } = settings
  const own = { windowSeconds, told: true }
  const common = { windowSeconds, told: false }
  const atOnce = { windowSeconds: null, told: false }
  return {
    default: {
      ...own,
      name: 'default',
      key: 'source',
      max: share,
      counts: 'requests of whoever is not signed in, by address, or by /64 of IPv6',
    },
    files: {
      ...own,
      name: 'files',
      key: 'source',
      max: share * 10,
      counts: 'files of the pages: a page loads a dozen, once and for ever',
    },
    signed_in: {
      ...common,
      name: 'signed_in',
      key: 'source',
      max: share * 10,
      counts: 'requests that bring a token or a key: the people of a shop share one address',
    },
    account: {
      ...own,
      name: 'account',
      key: 'account',
      max: share,
      counts: 'requests of one account, from wherever they come',
    },
    key: { ...own, name: 'key', key: 'api_key', max: share, counts: 'requests of one API key' },
    costly: {
      ...own,
      name: 'costly',
      key: 'source',
      max: share * 3,
      counts:
        'what takes more than a request: the cost of each route that has one, by source, account or API key',
    },
    fingerprint: {
      ...common,
      name: 'fingerprint',
      key: 'fingerprint',
      max: share * 30,
      counts: 'the cost of what takes more than a request, by the browser that it seems to be, in one shop',
    },
    shop: { ...common, name: 'shop', key: 'shop', max: share * 100, counts: 'requests to one shop' },
    tightened: {
      ...own,
      name: 'tightened',
      key: 'route_and_source',
      max: share,
      counts: 'requests to a route that an emergency has tightened, by source',
    },
    in_flight: {
      ...atOnce,
      name: 'in_flight',
      key: 'source',
      max: share,
      counts: 'requests of one source that are not answered yet',
    },
    connections: {
      ...atOnce,
      name: 'connections',
      key: 'source',
      max: share * 20,
      counts: 'open connections of one source',
    },
  }
}
