import type { IncidentFacts } from '../incident-classification/facts.ts'
import type { Severity } from '../incident-classification/criteria.ts'
import type { Finding } from '../investigation/finding.ts'
import { isPayloadFamily, payloadFamilies } from './payloads/family.ts'
import { scalarsAt } from './sigma/event-fields.ts'
import type { Match, ObservedEvent } from './sigma/match.ts'

const HOUR_MS = 3_600_000

/** What a sentence may say of a campaign. */
export interface CampaignFacts {
  source: string
  account: string
  /** Whom or what the rule groups by. */
  group: string
  /** How many events, or different values, there were when the threshold was crossed. */
  count: number
  /** The last event's detail, in words where there are some. */
  what: string
}

/** How a rule that counts becomes an incident. */
export interface CampaignStory {
  /** The name of the rule. */
  rule: string
  title: string
  say: (facts: CampaignFacts) => string
  /** The line of the timeline. */
  line: (facts: CampaignFacts) => string
  /** The field whose different values are counted; without it events are. */
  counted?: string
  /** What speaks for a severity; nothing leaves it at the mildest. */
  signs?: (facts: CampaignFacts) => Partial<IncidentFacts>
  /** What it is at least, and why. */
  least?: { severity: Severity; bullet: string; say: (facts: CampaignFacts) => string }
  /** While stolen passwords are tried from many sources it is part of that, and no incident of its own. */
  isPartOfStuffing?: true
}

/** The finding of a campaign, when it begins; null for what only goes on. What the same actor does within an hour is one incident. */
export function campaignFinding(story: CampaignStory, match: Match, event: ObservedEvent): Finding | null {
  if (match.continued) return null
  const at = (...paths: string[]): string => {
    const [found] = paths.flatMap((path) => scalarsAt(event, path.split('.')))
    return found === undefined || found === 'anonymous' || found === 'no id' ? '' : String(found)
  }
  const source = at('src_endpoint.ip', 'unmapped.source', 'src_endpoint.name')
  const account = at('actor.user.uid', 'user.uid')
  const session = at('actor.session.uid', 'session.uid')
  const detail = at('status_detail')
  const values = story.counted === undefined ? undefined : match.values[story.counted]
  const count = values?.length ?? match.eventIds.length
  const what = isPayloadFamily(detail) ? payloadFamilies[detail] : detail.replaceAll('_', ' ')
  const group = Object.values(match.group).join(' ')
  const facts: CampaignFacts = { source, account, group, count, what }
  const { least } = story
  const ruleId = story.rule.replaceAll('_', '-')
  return {
    ruleId,
    title: story.title,
    sentence: story.say(facts),
    subject: `${group} ${Math.floor(match.crossedAtMs / HOUR_MS)}`,
    signs: story.signs?.(facts) ?? {},
    ...(least === undefined
      ? {}
      : {
          least: {
            severity: least.severity,
            reason: { text: least.say(facts), playbook: `${least.severity} - ${least.bullet}` },
          },
        }),
    facts: {
      count,
      ...(source === '' ? {} : { source }),
      ...(account === '' ? {} : { account_id: account }),
      ...(session === '' ? {} : { session_id: session }),
      ...(detail === '' ? {} : { detail }),
    },
    startedMs: match.firstEventAtMs,
    timeline: {
      atMs: match.crossedAtMs,
      kind: 'detected',
      key: `${ruleId} ${match.crossedAtMs}`,
      text: story.line(facts),
    },
  }
}
