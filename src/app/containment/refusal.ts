import type { ActiveContainments } from '../../platform/containment/active-containments.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ProblemError } from '../../platform/http/problem.ts'
import { containmentProblems } from './errors.ts'

const RETRY_SECONDS_MAX = 300

/** What containments are asked with. */
export interface ContainmentContext {
  containments: ActiveContainments
  clock: Clock
}

/** The problem that an order of this verb against `target` is answered with, with Retry-After in seconds; null when none stands. */
export function refusal(
  { containments, clock }: ContainmentContext,
  verb: 'module_off' | 'read_only' | 'personal_data_off',
  target: string,
): ProblemError | null {
  const untilMs = containments.until(verb, target)
  if (untilMs === null) return null
  const leftSeconds = Math.ceil((untilMs - clock.epochMs()) / 1000)
  const seconds = Math.min(RETRY_SECONDS_MAX, Math.max(1, leftSeconds))
  return containmentProblems[verb]({
    extensions: verb === 'module_off' ? { module: target } : {},
    headers: { 'retry-after': String(seconds) },
  })
}
