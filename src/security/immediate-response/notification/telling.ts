import type { Settings } from '../../../platform/config/settings.ts'
import type { Channel } from './channels/channel.ts'

/** What telling works with besides the database, and what is on its way. */
export interface Telling {
  /** Those that are set up, the first to be tried first. */
  channels: readonly Channel[]
  alertEmails: readonly string[]
  alertPhones: readonly string[]
  /** Where people reach the shop; null until the server has said its port. */
  publicUrl: string | null
  host: string
  /** What is being sent: what ends the guard waits for it. */
  inFlight: Set<Promise<void>>
}

/** Telling with nothing on its way. */
export function newTelling(settings: Settings, channels: readonly Channel[]): Telling {
  const { alertEmails, alertPhones, publicUrl, host } = settings
  return { channels, alertEmails, alertPhones, publicUrl, host, inFlight: new Set() }
}

/** The address that links begin with, where the server listens at `port`. */
export function linkBase(
  { publicUrl, host }: Pick<Telling, 'publicUrl' | 'host'>,
  port: number | null,
): string {
  if (publicUrl !== null) return publicUrl
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name}${port === null ? '' : `:${port}`}`
}
