import type { Finding } from '../investigation/finding.ts'

/** What the guard remembers of the server between two looks. */
export interface ServerWatch {
  instanceId: string | null
  /** Whether it said that it stopped on purpose. */
  stopped: boolean
  silent: boolean
  /** The last beat, and when it was first seen, by the monotonic clock: a clock that is set silences nobody. */
  beat: string | null
  seenMs: number
}

/** A server that has not been seen. */
export function newServerWatch(): ServerWatch {
  return { instanceId: null, stopped: true, silent: false, beat: null, seenMs: 0 }
}

/** A server or guard whose heart has not beaten for this long is silent. */
export const SILENT_AFTER_MS = 5_000

const HOUR_MS = 3_600_000

/** The finding that a server has been silent for `silentMs`, since `lastBeat`: each silence is an incident of its own. */
export function silenceFinding(lastBeat: string, silentMs: number, nowMs: number): Finding {
  const seconds = Math.floor(silentMs / 1000)
  return {
    ruleId: 'server-silent',
    title: 'The server is silent',
    sentence: `The server has been silent for ${seconds} seconds: nobody could book.`,
    subject: lastBeat,
    signs: { bookingDownSeconds: seconds },
    least: {
      severity: 'P2',
      reason: {
        text: `The server has not answered for ${seconds} seconds.`,
        playbook: 'P2 - Performance degradation',
      },
    },
    facts: { silent_seconds: seconds },
    startedMs: nowMs - silentMs,
    timeline: {
      atMs: nowMs,
      kind: 'detected',
      key: 'detected',
      text: 'The heartbeat of the server is missing.',
    },
  }
}

/** The finding that a process ended without a word and runs again. Once per hour. */
export function restartFinding(process: 'server' | 'guard', instanceId: string, nowMs: number): Finding {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  return {
    ruleId: `${process}-restarted`,
    title: `The ${process} was restarted`,
    sentence: `The ${process} stopped without warning and was started again.`,
    subject: `hour ${hourMs}`,
    signs: {},
    least: {
      severity: 'P2',
      reason: { text: `The ${process} stopped without warning.`, playbook: 'P2 - Performance degradation' },
    },
    startedMs: nowMs,
    timeline: {
      atMs: nowMs,
      kind: 'restarted',
      key: `restarted ${instanceId}`,
      text: `Another instance of the ${process} runs, and the one before never said that it stops.`,
      data: { instance_id: instanceId },
    },
  }
}
