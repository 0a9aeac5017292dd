import type { Finding } from '../investigation/finding.ts'
import { apiKeyFinding } from './api-key-finding.ts'
import { bypassFinding } from './bypass-finding.ts'
import { campaignFinding, type CampaignStory } from './campaign-finding.ts'
import type { Match, ObservedEvent } from './sigma/match.ts'

/** What makes a finding of a match: null for what only goes on. */
export type FindingBuilder = (match: Match, event: ObservedEvent) => Finding | null

/** What a match of each rule opens, by the name of the rule. `credential_stuffing` is answered by containment instead. */
export const findingBuilders: ReadonlyMap<string, FindingBuilder> = new Map<string, FindingBuilder>([
  ['revoked_api_key', apiKeyFinding],
  ['limit_bypass_attempt', bypassFinding],
  ...stories().map((story): [string, FindingBuilder] => [
    story.rule,
    (match, event) => campaignFinding(story, match, event),
  ]),
])

/**
 * What a match says to open, with the event that crosses its threshold; null where there is nothing to open. Its facts name who
 * takes part, as far as it is known: `source`, `account_id`, `session_id`.
 */
export function findingOf(match: Match, event: ObservedEvent): Finding | null {
  return findingBuilders.get(match.ruleName ?? '')?.(match, event) ?? null
}

/** The rules whose finding is a sentence about a count. */
function stories(): CampaignStory[] {
  return [
    {
      rule: 'probing',
      title: 'Somebody tries hostile input',
      say: ({ source, count, what }) =>
        `${source} sent ${count} different pieces of hostile input within a minute, at last ${what}. All of it was refused or taken as mere text.`,
      line: ({ count }) => `${count} different payloads came within a minute.`,
      counted: 'unmapped.digest',
      signs: (count) => ({ blockedProbesPerMinute: count }),
    },
  ]
}
