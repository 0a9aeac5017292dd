import type { Finding } from '../investigation/finding.ts'
import { scalarsAt } from './sigma/event-fields.ts'
import type { Match, ObservedEvent } from './sigma/match.ts'

const DAY_MS = 86_400_000

/**
 * What it says when a key that has ended is used again and again, with the event that crosses the threshold; null for any other
 * rule, and for what only goes on. The same key on one day is one incident.
 */
export function apiKeyFinding(match: Match, event: ObservedEvent): Finding | null {
  if (match.ruleName !== 'revoked_api_key' || match.continued) return null
  const keyId = match.group['user.credential_uid'] ?? ''
  const source = String(scalarsAt(event, ['src_endpoint', 'ip'])[0] ?? '')
  const attempts = match.eventIds.length
  return {
    ruleId: 'revoked-api-key',
    title: 'An API key that has ended is still in use',
    sentence: `A revoked or expired API key was used ${attempts} times within ten minutes, at last from ${source}. Every use was refused. Either a program still has the old key, or somebody has a copy of it.`,
    subject: `${keyId} ${Math.floor(match.crossedAtMs / DAY_MS)}`,
    signs: { campaignAttempts: attempts },
    facts: { source, api_key_id: keyId, attempts },
    startedMs: match.firstEventAtMs,
    timeline: {
      atMs: match.crossedAtMs,
      kind: 'detected',
      key: `ended api key ${match.crossedAtMs}`,
      text: `The key was refused for the ${attempts}th time, from ${source}.`,
    },
  }
}
