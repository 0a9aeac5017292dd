import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { weaknessOf } from '../crypto/secret-ring.ts'

/** One row of the table of settings: what it is called, what it takes, what it means. */
export interface SettingDefinition<T> {
  /** The environment variable. */
  name: string
  /** What a value looks like, in words for the documentation. */
  type: string
  /** What holds when the variable is not set, as it would be written. */
  default: string
  meaning: string
  /** A secret is never printed, and may come from a file: NAME_FILE names it. */
  secret?: boolean
  parse(text: string): T
}

/** A value that stops the start. The message is the one line that is printed. */
export class SettingError extends Error {
  constructor(name: string, text: string, expected: string) {
    super(`${name}=${JSON.stringify(text)} is not valid: expected ${expected}.`)
    this.name = 'SettingError'
  }
}

class Expectation extends Error {}

function integer(min: number, max: number) {
  return (text: string): number => {
    if (!/^\d{1,10}$/.test(text) || Number(text) < min || Number(text) > max) {
      throw new Expectation(`a whole number from ${min} to ${max}`)
    }
    return Number(text)
  }
}

function optional<T>(parse: (text: string) => T) {
  return (text: string): T | null => (text === '' ? null : parse(text))
}

function url(...protocols: string[]) {
  return (text: string): string => {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      throw new Expectation(`an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`)
    }
    return text.replace(/\/$/, '')
  }
}

function flag(text: string): boolean {
  if (text !== '0' && text !== '1') throw new Expectation('0 or 1')
  return text === '1'
}

function host(text: string): string {
  if (isIP(text) === 0 && text !== 'localhost') throw new Expectation('an IP address, or localhost')
  return text
}

function nonEmpty(text: string): string {
  if (text.trim() === '') throw new Expectation('a path')
  return text
}

function email(text: string): string {
  if (!/^[^@\s]+@[^@\s]+$/.test(text)) throw new Expectation('an e-mail address')
  return text.toLowerCase()
}

function emails(text: string): string[] {
  return entriesOf(text).map(email)
}

function phones(text: string): string[] {
  const entries = entriesOf(text)
  if (entries.some((entry) => !/^\+[1-9]\d{6,14}$/.test(entry))) {
    throw new Expectation('numbers with country code, such as +493012345678, separated by commas')
  }
  return entries
}

function webhookKey(text: string): string {
  const [, key = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  const { length } = Buffer.from(key, 'base64')
  if (length < 24 || length > 64) throw new Expectation('whsec_ and 24 to 64 random bytes as base64')
  return text
}

function password(text: string): string {
  if (text.length < 12) throw new Expectation('at least 12 characters')
  return text
}

function keys(text: string): string {
  const weakness = weaknessOf(text)
  if (weakness !== null) throw new Expectation(`32 random bytes as base64url, but it ${weakness}`)
  return text
}

function entriesOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function networks(text: string): string[] {
  const entries = entriesOf(text)
  for (const entry of entries) {
    if (!ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry)) {
      throw new Expectation('IP addresses or networks such as 10.0.0.0/8, separated by commas')
    }
  }
  return entries
}

function syslog(text: string): string {
  if (text === 'local' || text === 'off') return text
  if (URL.canParse(text) && /^(udp|tcp):\/\/[^/]+:\d+$/.test(text)) return text
  throw new Expectation('local, off, or an address such as udp://logs.example:514')
}

function oneOf<T extends string>(...values: T[]) {
  return (text: string): T => {
    const found = values.find((value) => value === text)
    if (found === undefined) throw new Expectation(`one of ${values.join(', ')}`)
    return found
  }
}

const row = <T>(definition: SettingDefinition<T>): SettingDefinition<T> => definition

/** Every setting there is. Validation, `6fb config` and docs/configuration.md all come from this table. */
export const settingTable = {
  port: row({
    name: 'PORT',
    type: 'port',
    default: '8000',
    meaning: 'The port the server listens on; 0 lets the system choose one.',
    parse: integer(0, 65_535),
  }),
  host: row({
    name: 'HOST',
    type: 'IP address',
    default: '127.0.0.1',
    meaning: 'The address the server listens on.',
    parse: host,
  }),
  dataDir: row({
    name: 'DATA_DIR',
    type: 'path',
    default: './data',
    meaning: 'Where the embedded database, secrets, checkpoints and backups are kept.',
    parse: nonEmpty,
  }),
  databaseUrl: row({
    name: 'DATABASE_URL',
    type: 'postgres:// address',
    default: '',
    meaning:
      'An outside PostgreSQL (15 or newer), as a role that may create roles (and databases, to restore backups). One server holds one shop. With ?sslmode=verify-full it is reached only by TLS with a valid certificate (NODE_EXTRA_CA_CERTS names authorities of your own). Empty: the embedded one is started.',
    secret: true,
    parse: optional(url('postgres:', 'postgresql:')),
  }),
  publicUrl: row({
    name: 'PUBLIC_URL',
    type: 'http(s):// address',
    default: '',
    meaning:
      'The address people use. It goes into links; https makes cookies Secure. Empty: the address listened on.',
    parse: optional(url('http:', 'https:')),
  }),
  databaseVisitors: row({
    name: 'DATABASE_VISITORS',
    type: 'roles, comma-separated',
    default: '',
    meaning:
      'Roles that connect to an outside database beside the program, for monitoring or replication. Any other one, and a program that is not 6FB under a role of ours, is a P0.',
    parse: entriesOf,
  }),
  syslog: row({
    name: 'SYSLOG',
    type: 'local, off, or udp:// or tcp:// address',
    default: 'local',
    meaning:
      'Where each signed checkpoint of the record goes besides its file: the system log of this machine, where there is one, or one elsewhere (RFC 5424). Sent by the command logger(1).',
    parse: syslog,
  }),
  trustedProxies: row({
    name: 'TRUSTED_PROXIES',
    type: 'networks, comma-separated',
    default: '',
    meaning: 'Proxies whose X-Forwarded-For is believed. Empty: forwarded headers are ignored.',
    parse: networks,
  }),
  ownerEmail: row({
    name: 'OWNER_EMAIL',
    type: 'e-mail address',
    default: 'owner@6fb.example',
    meaning: 'The owner account made at first boot.',
    parse: email,
  }),
  ownerPassword: row({
    name: 'OWNER_PASSWORD',
    type: 'text, 12 characters or more',
    default: '',
    meaning: 'The password of the owner account at first boot. Empty: one is made and printed once.',
    secret: true,
    parse: optional(password),
  }),
  smtpUrl: row({
    name: 'SMTP_URL',
    type: 'smtp(s):// address',
    default: '',
    meaning: 'Where mail is sent. Empty: mail is written to DATA_DIR/mail instead.',
    secret: true,
    parse: optional(url('smtp:', 'smtps:')),
  }),
  mailFrom: row({
    name: 'MAIL_FROM',
    type: 'e-mail address',
    default: 'shop@6fb.example',
    meaning: 'The sender of the mail that the shop sends.',
    parse: email,
  }),
  alertEmails: row({
    name: 'ALERT_EMAILS',
    type: 'e-mail addresses, comma-separated',
    default: '',
    meaning:
      'Who is told of incidents by mail while nobody is on call, and later in any case. Empty: the owners (docs/notifications.md).',
    parse: emails,
  }),
  slackWebhookUrl: row({
    name: 'SLACK_WEBHOOK_URL',
    type: 'http(s):// address',
    default: '',
    meaning: 'An incoming webhook of Slack, or of what takes the same, that is told of incidents.',
    secret: true,
    parse: optional(url('https:', 'http:')),
  }),
  pagerdutyRoutingKey: row({
    name: 'PAGERDUTY_ROUTING_KEY',
    type: 'text',
    default: '',
    meaning: 'The integration key of a service of PagerDuty (Events API v2) that is told of incidents.',
    secret: true,
    parse: optional(nonEmpty),
  }),
  pagerdutyUrl: row({
    name: 'PAGERDUTY_URL',
    type: 'http(s):// address',
    default: 'https://events.pagerduty.com',
    meaning: 'Where PagerDuty takes events; in its European region https://events.eu.pagerduty.com.',
    parse: url('https:', 'http:'),
  }),
  alertmanagerUrl: row({
    name: 'ALERTMANAGER_URL',
    type: 'http(s):// address',
    default: '',
    meaning: 'A Prometheus Alertmanager that is told of incidents.',
    parse: optional(url('http:', 'https:')),
  }),
  alertWebhookUrl: row({
    name: 'ALERT_WEBHOOK_URL',
    type: 'http(s):// address',
    default: '',
    meaning: 'A webhook of your own that is told of incidents, signed as Standard Webhooks says.',
    secret: true,
    parse: optional(url('https:', 'http:')),
  }),
  alertWebhookSecret: row({
    name: 'ALERT_WEBHOOK_SECRET',
    type: 'whsec_… key',
    default: '',
    meaning: 'The key that it is signed with: whsec_ and 24 to 64 random bytes as base64.',
    secret: true,
    parse: optional(webhookKey),
  }),
  twilioAccountSid: row({
    name: 'TWILIO_ACCOUNT_SID',
    type: 'text',
    default: '',
    meaning: 'The account at Twilio by which text messages tell of incidents.',
    parse: optional(nonEmpty),
  }),
  twilioAuthToken: row({
    name: 'TWILIO_AUTH_TOKEN',
    type: 'text',
    default: '',
    meaning: 'Its token.',
    secret: true,
    parse: optional(nonEmpty),
  }),
  twilioFrom: row({
    name: 'TWILIO_FROM',
    type: 'telephone number or name',
    default: '',
    meaning: 'The sender of text messages.',
    parse: optional(nonEmpty),
  }),
  twilioUrl: row({
    name: 'TWILIO_URL',
    type: 'http(s):// address',
    default: 'https://api.twilio.com',
    meaning: 'Where Twilio is reached.',
    parse: url('https:', 'http:'),
  }),
  alertPhones: row({
    name: 'ALERT_PHONES',
    type: 'telephone numbers, comma-separated',
    default: '',
    meaning: 'Who gets these text messages: numbers with country code.',
    parse: phones,
  }),
  demo: row({
    name: 'DEMO',
    type: '0 or 1',
    default: '1',
    meaning: 'Whether a new database is filled with the demo shop.',
    parse: flag,
  }),
  rateLimitMax: row({
    name: 'RATE_LIMIT_MAX',
    type: 'whole number',
    default: '100',
    meaning:
      'Requests that one source, account or API key may make in a window. The other limits follow from it: npx 6fb limits.',
    parse: integer(1, 1_000_000),
  }),
  rateLimitWindowSeconds: row({
    name: 'RATE_LIMIT_WINDOW_SECONDS',
    type: 'seconds',
    default: '60',
    meaning: 'How long that window is.',
    parse: integer(1, 86_400),
  }),
  valkeyUrl: row({
    name: 'VALKEY_URL',
    type: 'redis(s):// address',
    default: '',
    meaning:
      'A Valkey, or a Redis 7, in which several servers count limits together. Empty, or while it is lost: each counts in its own memory.',
    secret: true,
    parse: optional(url('redis:', 'rediss:', 'valkey:', 'valkeys:')),
  }),
  sessionIdleDays: row({
    name: 'SESSION_IDLE_DAYS',
    type: 'whole number',
    default: '14',
    meaning: 'Days after which a sign-in that nobody used has ended.',
    parse: integer(1, 365),
  }),
  sessionDaysMax: row({
    name: 'SESSION_DAYS_MAX',
    type: 'whole number',
    default: '60',
    meaning: 'Days after which a sign-in has ended, used or not.',
    parse: integer(1, 365),
  }),
  signingKeyDays: row({
    name: 'SIGNING_KEY_DAYS',
    type: 'whole number',
    default: '30',
    meaning: 'Days after which another key signs access tokens; nobody notices.',
    parse: integer(1, 365),
  }),
  secondFactorGraceDays: row({
    name: 'SECOND_FACTOR_GRACE_DAYS',
    type: 'whole number',
    default: '7',
    meaning:
      'Days within which whoever works in a shop has to set up a second step for signing in; 0: at once.',
    parse: integer(0, 365),
  }),
  calendarPrivateNetworks: row({
    name: 'CALENDAR_PRIVATE_NETWORKS',
    type: '0 or 1',
    default: '0',
    meaning: 'Whether a subscribed calendar may be on a private or loopback address.',
    parse: flag,
  }),
  linkKey: row({
    name: 'LINK_KEY',
    type: '32 random bytes, base64url',
    default: '',
    meaning:
      'The key of the links in mails. One that is new becomes the first, and links of the ones before stay good. Empty: it is made.',
    secret: true,
    parse: optional(keys),
  }),
  sealingKey: row({
    name: 'SEALING_KEY',
    type: '32 random bytes, base64url',
    default: '',
    meaning:
      'The key under which the secrets of authenticator apps and identity providers are sealed. Empty: it is made.',
    secret: true,
    parse: optional(keys),
  }),
  tokenSealingKey: row({
    name: 'TOKEN_SEALING_KEY',
    type: '32 random bytes, base64url',
    default: '',
    meaning: 'The key under which the keys of access tokens are sealed. Empty: it is made.',
    secret: true,
    parse: optional(keys),
  }),
  digestKey: row({
    name: 'DIGEST_KEY',
    type: '32 random bytes, base64url',
    default: '',
    meaning: 'The key of digests of codes and devices. It has to stay the same. Empty: it is made.',
    secret: true,
    parse: optional(keys),
  }),
  eventMacKey: row({
    name: 'EVENT_MAC_KEY',
    type: '32 random bytes, base64url',
    default: '',
    meaning: 'The key by which a changed event is seen. It has to stay the same. Empty: it is made.',
    secret: true,
    parse: optional(keys),
  }),
  backupRecipient: row({
    name: 'BACKUP_RECIPIENT',
    type: 'age1… public key',
    default: '',
    meaning: 'Who can read backups. Empty: a key made at first use and kept in DATA_DIR/secrets.',
    parse: optional(nonEmpty),
  }),
  logLevel: row({
    name: 'LOG_LEVEL',
    type: 'silent, fatal, error, warn, info or debug',
    default: 'info',
    meaning: 'How much is logged.',
    parse: oneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug'),
  }),
}

/** The settings of a running program, by the names of the code. */
export type Settings = { [Key in keyof typeof settingTable]: ReturnType<(typeof settingTable)[Key]['parse']> }

/**
 * Reads every setting from an environment, a secret also from the file that NAME_FILE names. Throws a SettingError that
 * names the first wrong variable.
 * A variable set to nothing counts as not set.
 */
export function loadSettings(environment: Record<string, string | undefined>): Settings {
  const settings: Record<string, unknown> = {}
  for (const [key, definition] of Object.entries(settingTable)) {
    const text = textOf(definition, environment) || definition.default
    try {
      settings[key] = definition.parse(text)
    } catch (error) {
      if (!(error instanceof Expectation)) throw error
      throw new SettingError(definition.name, definition.secret === true ? '…' : text, error.message)
    }
  }
  assertComplete(settings as Settings)
  return settings as Settings
}

/** What is of no use without another setting, which would be noticed at the first incident only. */
function assertComplete(settings: Settings): void {
  const { alertWebhookUrl, alertWebhookSecret, twilioAccountSid, twilioAuthToken, twilioFrom } = settings
  if (alertWebhookUrl !== null && alertWebhookSecret === null)
    throw new SettingError('ALERT_WEBHOOK_SECRET', '', 'a key, since ALERT_WEBHOOK_URL is set')
  const twilio = {
    TWILIO_AUTH_TOKEN: twilioAuthToken,
    TWILIO_FROM: twilioFrom,
    ALERT_PHONES: settings.alertPhones[0],
  }
  for (const [name, value] of Object.entries(twilio))
    if (twilioAccountSid !== null && (value ?? null) === null)
      throw new SettingError(name, '', 'a value, since TWILIO_ACCOUNT_SID is set')
}

function textOf(
  { name, secret = false }: Pick<SettingDefinition<unknown>, 'name' | 'secret'>,
  environment: Record<string, string | undefined>,
): string {
  const text = environment[name] ?? ''
  const path = secret ? (environment[`${name}_FILE`] ?? '') : ''
  if (path === '') return text
  if (text !== '') throw new SettingError(`${name}_FILE`, path, `either it or ${name}, not both`)
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SettingError(`${name}_FILE`, path, `a file that can be read (${code})`)
  }
}
