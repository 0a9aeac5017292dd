import type { Log } from '../../../platform/log/log.ts'
import type { Incident } from '../../investigation/incident.ts'
import type { TryingContext } from '../../recovery/closing.ts'

/** The facts that a playbook can ask for. */
export const factNames = [
  'severity',
  'affected',
  'booking',
  'events',
  'limits',
  'sign-ins',
  'access',
  'started',
  'trigger',
  'actions',
  'people',
  'bookings',
  'payment',
  'networks',
  'connections',
  'integrity',
  'tokens',
  'limiter',
  'headers',
  'routes',
  'closing',
] as const

/** One of them. */
export type FactName = (typeof factNames)[number]

/** What the guard gathers facts with. */
export interface Gathering {
  context: TryingContext & { log?: Log }
  /** Where the server is asked: its host as it stands in a URL, and its limit. */
  server: { host: string; rateLimitMax: number }
  incident: Incident
}
