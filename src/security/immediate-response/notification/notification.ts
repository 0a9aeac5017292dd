import type { Random } from '../../../platform/crypto/random.ts'

/** The ways to tell somebody, the first to be tried first: what wakes people, then what they read. */
export const channelNames = ['pagerduty', 'slack', 'webhook', 'alertmanager', 'sms', 'mail'] as const

/** One of them. */
export type ChannelName = (typeof channelNames)[number]

/** How a sentence names a channel: "Told by …". */
export const channelWords: Record<ChannelName, string> = {
  pagerduty: 'PagerDuty',
  slack: 'Slack',
  webhook: 'webhook',
  alertmanager: 'Alertmanager',
  sms: 'text message',
  mail: 'mail',
}

/** What receives a message by its key, and so closes what it opened: these are told the end of each incident, storm or not. */
export const keyedChannels: readonly ChannelName[] = ['pagerduty', 'alertmanager']

/** What reads a digest: nobody is woken by one. */
export const quietChannels: readonly ChannelName[] = ['slack', 'webhook', 'mail']

/** Why somebody is told. */
export type NotificationKind = 'opened' | 'reminder' | 'update' | 'digest' | 'summary' | 'test'

/** Where a message stands; `folded` is part of a summary. */
export type NotificationState = 'waiting' | 'sending' | 'delivered' | 'failed' | 'folded'

/** A way and who is at its end; `recipient` is an account, `alert-email N`, `alert-phone N`, or empty. */
export interface Lane {
  channel: ChannelName
  recipient: string
}

/** A message that is to be sent. */
export interface NewNotification extends Lane {
  kind: NotificationKind
  incidentId: string | null
  incidentIds: readonly string[]
  level: number
  becauseOf: string | null
}

/** A message as operators see it. */
export interface SentNotification {
  id: string
  kind: NotificationKind
  channel: ChannelName
  recipient: string
  level: number
  state: NotificationState
  attempts: number
  created_at: Temporal.Instant
  next_at: Temporal.Instant
  delivered_at: Temporal.Instant | null
  last_error: string | null
}

/** How often one message is tried, the first time included. */
export const ATTEMPTS_MAX = 8
const BACKOFF_MS = 1_000
const BACKOFF_MAX_MS = 300_000

/**
 * How long to wait after the `attempts`th failure, in milliseconds: twice as long each time from one second on, at most
 * five minutes, of which between half and all is taken, so that many do not come back at once.
 */
export function backoffMs(attempts: number, random: Random): number {
  const longest = Math.min(BACKOFF_MS * 2 ** (attempts - 1), BACKOFF_MAX_MS)
  return Math.round(longest * (0.5 + random.bytes(4).readUInt32BE() / 2 ** 33))
}

/** What of an incident is worth telling when it changes. */
export interface ToldState {
  severity: string
  status: string
  acknowledged: boolean
}

/** That as one text, to compare with what was told before. */
export function toldOf({ severity, status, acknowledged }: ToldState): string {
  return `${severity} ${status}${acknowledged ? ' acknowledged' : ''}`
}
