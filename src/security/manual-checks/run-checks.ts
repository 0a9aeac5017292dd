import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/crypto/random.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { roleNames } from '../../platform/postgres/roles.ts'
import type { ChainCheck } from '../investigation/verify-chain.ts'
import { backupVerdict } from './backup-age.ts'
import { checkBookingWorks } from './check-booking-works.ts'
import { checkChain } from './check-chain.ts'
import { checkClock } from './check-clock.ts'
import { checkConfiguration } from './check-configuration.ts'
import { checkEvidenceRights } from './check-evidence-rights.ts'
import { checkHealth } from './check-health.ts'
import { checkHeartbeats } from './check-heartbeats.ts'
import { checkLimit } from './check-limit.ts'
import { checkLimitHeaders } from './check-limit-headers.ts'
import { checkRoles } from './check-roles.ts'
import { checkRoutes } from './check-routes.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkSecurityHeaders } from './check-security-headers.ts'
import { checkShopBoundary } from './check-shop-boundary.ts'
import { checkTokens } from './check-tokens.ts'
import type { Check, Verdict } from './check.ts'
import { diskVerdict } from './disk.ts'
import { databaseClock } from './heartbeats.sql.ts'
import type { Probe } from './probe.ts'

/** What a running shop is looked at with. */
export interface CheckContext {
  probe: Probe
  /** Connections as the auditor, the server's role, and the owner of the tables. */
  auditor: Database
  app: Database
  owner: Database
  clock: Clock
  random: Random
  events: EventLog
  /** What the server's signing keys are sealed under. */
  tokenSealing: SecretRing
  chain: ChainCheck
  /** Whether people reach the shop by https. */
  isHttps: boolean
  dataDir: string
  backups(): readonly { createdAt: Temporal.Instant }[] | Promise<readonly { createdAt: Temporal.Instant }[]>
}

/** Runs every check, all at once, and gives them in their fixed order. One that can't be made has failed. */
export async function runChecks(context: CheckContext): Promise<Check[]> {
  const { probe, auditor, app, owner, clock, random } = context
  const checks: [name: string, check: () => Verdict | Promise<Verdict>][] = [
    ['health', () => checkHealth(probe)],
    ['booking', () => checkBookingWorks(probe)],
    ['rate-limit-headers', () => checkLimitHeaders(probe)],
    ['rate-limit', () => checkLimit(probe)],
    ['protected-routes', () => checkRoutes(probe)],
    ['tokens', () => checkTokens({ ...context, database: owner }, probe, context.tokenSealing)],
    ['security-headers', () => checkSecurityHeaders(probe, context.isHttps)],
    ['row-level-security', () => checkRoles(auditor, app, roleNames.app)],
    ['shop-boundary', () => checkShopBoundary(app, random)],
    ['secrets', () => checkSecrets(context.dataDir)],
    ['configuration', () => checkConfiguration(auditor)],
    ['evidence-rights', () => checkEvidenceRights(auditor)],
    ['chain', () => checkChain(auditor, context.chain)],
    ['heartbeat', () => checkHeartbeats(auditor)],
    [
      'backup',
      async () => {
        const { now, since } = await databaseClock(auditor.query)
        return backupVerdict(await context.backups(), since, now)
      },
    ],
    ['clock', () => checkClock(auditor, clock)],
    ['disk', () => diskVerdict(context.dataDir)],
  ]
  return Promise.all(checks.map(async ([name, check]) => ({ name, ...(await attempt(check)) })))
}

async function attempt(check: () => Verdict | Promise<Verdict>): Promise<Verdict> {
  try {
    return await check()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isSilent = ['ENOENT', 'ECONNREFUSED', 'CONNECT_TIMEOUT', '57P03'].includes(code ?? '')
    return { ok: false, detail: isSilent ? 'The database does not answer.' : message }
  }
}
