import { bypassKinds } from '../../platform/limits/bypass-watch.ts'
import type { Finding } from '../investigation/finding.ts'
import { scalarsAt } from './sigma/event-fields.ts'
import type { Match, ObservedEvent } from './sigma/match.ts'

const HOUR_MS = 3_600_000

/**
 * What it says when somebody tries to get around the limits; null for any other rule, and for what only goes on. The same
 * source within one hour is one incident.
 */
export function bypassFinding(match: Match, event: ObservedEvent): Finding | null {
  if (match.ruleName !== 'limit_bypass_attempt' || match.continued) return null
  const source = match.group['src_endpoint.ip'] ?? ''
  const kind = String(scalarsAt(event, ['status_detail'])[0] ?? '')
  const seenBy = Object.entries(bypassKinds).find(([name]) => name === kind)?.[1] ?? kind
  return {
    ruleId: 'limit-bypass-attempt',
    title: 'Somebody tries to get around the rate limits',
    sentence: `${source} does what one does to be counted as somebody else. Limits go by what that does not change, so it got no more than its share.`,
    subject: `${source} ${Math.floor(match.crossedAtMs / HOUR_MS)}`,
    signs: { blockedAttempts: match.eventIds.length },
    facts: { source, kind },
    startedMs: match.firstEventAtMs,
    timeline: {
      atMs: match.crossedAtMs,
      kind: 'detected',
      key: `bypass ${kind} ${match.crossedAtMs}`,
      text: `Seen within a minute: ${seenBy[0]?.toLowerCase()}${seenBy.slice(1)}.`,
    },
  }
}
