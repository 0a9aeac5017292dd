import { escalationMs, lanesAt, lanesOf, LEVEL_OF_EVERYBODY, type Reachable } from './escalation.ts'
import { quietChannels, toldOf, type ChannelName, type Lane, type NewNotification } from './notification.ts'

/** An incident, as far as telling of it depends on it. */
export interface PlannedIncident {
  id: string
  severity: string
  status: string
  acknowledged: boolean
  /** How far it was told already; null for not at all. */
  level: number | null
  escalatesMs: number | null
}

/** What was said of an incident in a lane. */
export interface ToldLane extends Lane {
  /** What it was when it was last told here; null while nothing got through. */
  told: string | null
  /** Something is on its way: it will say what is so then. */
  pending: boolean
}

/** What is to be done about one incident. */
export interface Plan {
  notifications: NewNotification[]
  /** The level that is told now, and when the next one follows; null when nothing changes. */
  escalation: { level: number; atMs: number } | null
}

/** Whether somebody is told at once, at any hour. */
export function isUrgent(severity: string): boolean {
  return severity === 'P0' || severity === 'P1'
}

/**
 * What is to be sent of an incident: at once when it is a P0 or P1, again to more people while nobody acknowledges it, and
 * to everybody who knows when severity or state is another than they were told.
 */
export function planIncident(
  incident: PlannedIncident,
  lanes: readonly ToldLane[],
  reachable: Reachable,
  nowMs: number,
): Plan {
  const { id, severity, status, acknowledged } = incident
  const is = toldOf(incident)
  const draft = { incidentId: id, incidentIds: [id], becauseOf: null }
  const updates = lanes
    .filter(({ told, pending }) => told !== null && told !== is && !pending)
    .map(({ channel, recipient }) => ({
      ...draft,
      kind: 'update' as const,
      level: incident.level ?? 0,
      channel,
      recipient,
    }))
  const isWaiting = isUrgent(severity) && status !== 'resolved' && !acknowledged
  const isDue = incident.level === null || (incident.escalatesMs !== null && incident.escalatesMs <= nowMs)
  if (!isWaiting || !isDue) return { notifications: updates, escalation: null }

  const busy = new Set([...lanes.filter(({ pending }) => pending), ...updates].map(nameOf))
  const callsAt = (level: number) => lanesAt(level, reachable).filter((lane) => !busy.has(nameOf(lane)))
  let level = incident.level === null ? 0 : incident.level + 1
  // A level at which everything is still on its way tells nobody.
  while (level < LEVEL_OF_EVERYBODY && callsAt(level).length === 0) level += 1
  const kind = incident.level === null ? ('opened' as const) : ('reminder' as const)
  const calls = callsAt(level).map((lane) => ({ ...draft, kind, level, ...lane }))
  return {
    notifications: [...updates, ...calls],
    escalation: { level, atMs: nowMs + escalationMs(level) },
  }
}

/** A digest of what was held until the shop is open. */
export function planDigest(incidentIds: readonly string[], reachable: Reachable): NewNotification[] {
  const channel = quietChannels.find((name) => reachable.channels.includes(name))
  if (incidentIds.length === 0 || channel === undefined) return []
  return lanesOf(channel, 0, reachable).map((lane) => ({
    kind: 'digest',
    incidentId: null,
    incidentIds,
    level: 0,
    becauseOf: null,
    ...lane,
  }))
}

/** Whether there is another channel after the one that failed. */
export function hasNext(failed: Pick<NewNotification, 'channel' | 'kind'>, reachable: Reachable): boolean {
  return channelAfter(failed, reachable) !== undefined
}

/**
 * Where to turn when a channel failed: the next one that is set up, unless something was sent there already. Of a digest
 * one that wakes nobody.
 */
export function nextLanes(
  failed: { channel: Lane['channel']; level: number; kind: NewNotification['kind'] },
  reachable: Reachable,
  used: readonly Lane[],
): Lane[] {
  const next = channelAfter(failed, reachable)
  if (next === undefined) return []
  const there = new Set(used.map(nameOf))
  return lanesOf(next, failed.level, reachable).filter((lane) => !there.has(nameOf(lane)))
}

function channelAfter(
  { channel, kind }: Pick<NewNotification, 'channel' | 'kind'>,
  { channels }: Reachable,
): ChannelName | undefined {
  const usable = channels.filter((name) => kind !== 'digest' || quietChannels.includes(name))
  return usable[usable.indexOf(channel) + 1]
}

function nameOf({ channel, recipient }: Lane): string {
  return `${channel} ${recipient}`
}
