import { isIP } from 'node:net'
import type { Settings } from '../../../platform/config/settings.ts'
import type { DatabaseAddress } from '../../../platform/postgres/address.ts'

/** What a look at the configuration is made of. */
export interface ConfigurationFacts {
  settings: Settings
  database: Pick<DatabaseAddress, 'host' | 'tls'>
  /** Whose pages may use the API from a browser, of all shops. */
  origins: readonly { shopId: string; origin: string }[]
  /** Files below DATA_DIR/secrets that others than their owner could use. */
  openSecrets: readonly string[]
}

/** Something in the configuration that lets an attacker do what he else could not. */
export interface ConfigurationFault {
  /** The setting, or what else it is about. */
  name: string
  /** What is so, and what follows. */
  says: string
  /** What to do about it. */
  remedy: string
}

const REQUESTS_PER_MINUTE_MAX = 1_000
const GRACE_DAYS_MAX = 30
const ORIGINS_MAX = 10
/** 10.0.0.0/8 is the widest network that is anybody's own. */
const PREFIX_BITS_MIN = 8

/** Everything that is wrong, in a fixed order; nothing for a start with the defaults. */
export function configurationFaults(facts: ConfigurationFacts): ConfigurationFault[] {
  const { settings, database, origins, openSecrets } = facts
  const faults: ConfigurationFault[] = []
  const check = (isWrong: boolean, name: string, says: string, remedy: string): void => {
    if (isWrong) faults.push({ name, says, remedy })
  }
  check(
    settings.logLevel === 'debug',
    'LOG_LEVEL',
    'LOG_LEVEL=debug writes more into the log than anybody should read every day.',
    'Start with LOG_LEVEL=info.',
  )
  const isHttps = settings.publicUrl?.startsWith('https:') === true
  check(
    !isLoopback(settings.host) && (!isHttps || settings.trustedProxies.length === 0),
    'HOST',
    `The server listens on ${settings.host}, for everybody, without a proxy that encrypts.`,
    'Put a proxy with TLS before it, set PUBLIC_URL to https and name the proxy in TRUSTED_PROXIES; or HOST=127.0.0.1.',
  )
  check(
    settings.publicUrl !== null && !isHttps && !isLoopback(new URL(settings.publicUrl).hostname),
    'PUBLIC_URL',
    'People are sent to an address without TLS: their passwords and links can be read on the way.',
    'Set PUBLIC_URL to an https address.',
  )
  check(
    settings.trustedProxies.some(isWide),
    'TRUSTED_PROXIES',
    'So wide a network is believed that anybody can say he comes from any address, past limits and blocks.',
    'Name only the proxies themselves in TRUSTED_PROXIES.',
  )
  const perMinute = Math.round((settings.rateLimitMax * 60) / settings.rateLimitWindowSeconds)
  check(
    perMinute > REQUESTS_PER_MINUTE_MAX,
    'RATE_LIMIT_MAX',
    `One source may make ${perMinute} requests in a minute; 100 is what people need.`,
    'Lower RATE_LIMIT_MAX, or lengthen RATE_LIMIT_WINDOW_SECONDS.',
  )
  check(
    settings.calendarPrivateNetworks,
    'CALENDAR_PRIVATE_NETWORKS',
    'A subscribed calendar may make the server ask addresses within your own network.',
    'Start with CALENDAR_PRIVATE_NETWORKS=0.',
  )
  check(
    settings.secondFactorGraceDays > GRACE_DAYS_MAX,
    'SECOND_FACTOR_GRACE_DAYS',
    `Staff may go without a second step for ${settings.secondFactorGraceDays} days.`,
    `Set SECOND_FACTOR_GRACE_DAYS to ${GRACE_DAYS_MAX} or less.`,
  )
  check(
    settings.smtpUrl !== null && sendsInClear(settings.smtpUrl),
    'SMTP_URL',
    'Mail, with its links and codes, may go to the mail server without encryption.',
    'Begin SMTP_URL with smtps://, or add ?requireTLS=true.',
  )
  check(
    settings.valkeyUrl !== null && countsInClear(settings.valkeyUrl),
    'VALKEY_URL',
    'The store of shared limits is reached over a network without encryption: its password can be read on the way.',
    'Begin VALKEY_URL with rediss://.',
  )
  check(
    !database.host.startsWith('/') && !isLoopback(database.host) && database.tls === false,
    'DATABASE_URL',
    'Everything goes to the database over a network without encryption.',
    'Add ?sslmode=verify-full to DATABASE_URL; with sslmode=require no certificate is looked at.',
  )
  for (const [shopId, shared] of Object.entries(Object.groupBy(origins, (one) => one.shopId))) {
    const own = (shared ?? []).map(({ origin }) => origin)
    const foreign = own.filter((origin) => !/^https:\/\/[^*]+$/.test(origin))
    check(
      foreign.length > 0 || own.length > ORIGINS_MAX,
      `origins of ${shopId}`,
      foreign.length > 0
        ? `Pages of ${foreign[0]} may use the API from a browser, and anybody on the way can change them.`
        : `Pages of ${own.length} origins may use the API from a browser.`,
      'Shorten the list: PUT /shop/origins.',
    )
  }
  check(
    openSecrets.length > 0,
    'DATA_DIR/secrets',
    `Other users of the machine could use ${openSecrets.length} of the secrets; they no longer can.`,
    'If anybody else has been on it: npx 6fb rotate keys --emergency, then rotate db, link, sealing, backup, checkpoint and events.',
  )
  return faults
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

function isWide(entry: string): boolean {
  const [, bits] = entry.split('/')
  return bits !== undefined && Number(bits) < PREFIX_BITS_MIN
}

function countsInClear(text: string): boolean {
  const url = new URL(text)
  return ['redis:', 'valkey:'].includes(url.protocol) && !isLoopback(url.hostname)
}

function sendsInClear(text: string): boolean {
  const url = new URL(text)
  return (
    url.protocol === 'smtp:' && !isLoopback(url.hostname) && url.searchParams.get('requireTLS') !== 'true'
  )
}
