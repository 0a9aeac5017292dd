import type { ChannelName, Lane } from './notification.ts'

const MINUTE_MS = 60_000
/** After the first level, the second, and then again and again while nobody acknowledges. */
const STEPS_MS = [5, 10, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS)

/** From this level on everybody is told by every channel. */
export const LEVEL_OF_EVERYBODY = 2

/** How long nobody may acknowledge what was told at `level` before the next level is told, in milliseconds. */
export function escalationMs(level: number): number {
  return STEPS_MS[Math.min(level, STEPS_MS.length - 1)] ?? MINUTE_MS
}

/** Who can be told. */
export interface Reachable {
  /** The channels that are set up, the first to be tried first. */
  channels: readonly ChannelName[]
  /** Those that did not take the last message they got, a minute ago at the most. */
  failing: ReadonlySet<ChannelName>
  /** Accounts on call now, the first one first. */
  onCall: readonly string[]
  /** Accounts of the owners. */
  owners: readonly string[]
  /** How many addresses ALERT_EMAILS and numbers ALERT_PHONES have. */
  alertEmails: number
  alertPhones: number
}

/**
 * Where an incident is told at a level: at first one channel and whoever is on call first, then one more channel and the
 * second as well, then every channel and everybody. A channel that fails is tried together with the next one that does not,
 * so that nobody waits for it. Where nobody is on call, ALERT_EMAILS are, and without those the owners.
 */
export function lanesAt(level: number, reachable: Reachable): Lane[] {
  const { channels, failing } = reachable
  const firstSound = channels.findIndex((name) => !failing.has(name))
  const breadth = level >= LEVEL_OF_EVERYBODY ? channels.length : Math.max(level, firstSound) + 1
  return channels.slice(0, breadth).flatMap((channel) => lanesOf(channel, level, reachable))
}

/** The recipients of one channel at a level. */
export function lanesOf(channel: ChannelName, level: number, reachable: Reachable): Lane[] {
  return recipientsOf(channel, level, reachable).map((recipient) => ({ channel, recipient }))
}

function recipientsOf(channel: ChannelName, level: number, reachable: Reachable): string[] {
  const { onCall, owners, alertEmails, alertPhones } = reachable
  if (channel === 'sms') return numbered('alert-phone', alertPhones)
  if (channel !== 'mail') return ['']
  const addresses = numbered('alert-email', alertEmails)
  if (level >= LEVEL_OF_EVERYBODY) return [...new Set([...addresses, ...owners, ...onCall])]
  const called = onCall.slice(0, level + 1)
  if (called.length > 0) return called
  return addresses.length > 0 ? addresses : [...owners]
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`)
}
