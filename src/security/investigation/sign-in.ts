import { isRecord } from '../monitoring/sigma/event-fields.ts'
import { observedEvent } from '../monitoring/event-stream.ts'

/** One attempt to sign in, as its event tells of it. */
export interface SignIn {
  atMs: number
  source: string
  /** An account id, or what stands for an address without an account. */
  account: string
  outcome: 'succeeded' | 'failed' | 'refused'
  /** The session that began. */
  sessionId: string | null
  /** Whether the device, or a mailed code, vouched for it. */
  vouched: boolean
}

/** Sign-ins of one minute, which begins at `minuteMs` (epoch milliseconds). */
export interface AttemptsMinute {
  minuteMs: number
  failed: number
  succeeded: number
  refused: number
}

const MINUTE_MS = 60_000

/** Reads the body of an Authentication event (OCSF 3002); null when it is not about a sign-in. */
export function signInOf(body: string): SignIn | null {
  const event = observedEvent(body)
  if (event === null || event.class_uid !== 3002 || event['activity_id'] !== 1) return null
  const account = textAt(event, 'user', 'uid')
  const source = textAt(event, 'src_endpoint', 'ip')
  if (account === null || source === null) return null
  const succeeded = event['status_id'] === 1
  const unmapped = event['unmapped']
  return {
    atMs: event.time,
    source,
    account,
    outcome: succeeded
      ? 'succeeded'
      : event['status_detail'] === 'invalid_credentials'
        ? 'failed'
        : 'refused',
    sessionId: succeeded ? textAt(event, 'session', 'uid') : null,
    vouched: isRecord(unmapped) && unmapped['known_device'] === true,
  }
}

/** Sign-ins by minute, in order, at most the `count` minutes from the first one on. */
export function attemptsByMinute(signIns: readonly SignIn[], count: number): AttemptsMinute[] {
  const first = signIns[0]
  const last = signIns.at(-1)
  if (first === undefined || last === undefined) return []
  const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS)
  const start = minuteOf(first.atMs)
  const length = Math.min(count, minuteOf(last.atMs) - start + 1)
  const minutes = Array.from({ length }, (_, index) => ({
    minuteMs: (start + index) * MINUTE_MS,
    failed: 0,
    succeeded: 0,
    refused: 0,
  }))
  for (const { atMs, outcome } of signIns) {
    const minute = minutes[minuteOf(atMs) - start]
    if (minute !== undefined) minute[outcome] += 1
  }
  return minutes
}

function textAt(event: Readonly<Record<string, unknown>>, name: string, field: string): string | null {
  const map = event[name]
  const value = isRecord(map) ? map[field] : null
  return typeof value === 'string' ? value : null
}
