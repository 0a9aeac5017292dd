import type { Finding } from '../investigation/finding.ts'
import { apiKeyFinding } from './api-key-finding.ts'
import { bypassFinding } from './bypass-finding.ts'
import { campaignFinding, type CampaignFacts, type CampaignStory } from './campaign-finding.ts'
import type { Match, ObservedEvent } from './sigma/match.ts'

/** What makes a finding of a match: null for what only goes on. */
export type FindingBuilder = (match: Match, event: ObservedEvent) => Finding | null

const attempts = ({ count }: CampaignFacts) => ({ campaignAttempts: count })

/** The rules whose finding is a sentence about a count. */
const stories: readonly CampaignStory[] = [
  {
    rule: 'probing',
    title: 'Somebody tries hostile input',
    say: ({ source, count, what }) =>
      `${source} sent ${count} different pieces of hostile input within a minute, at last ${what}. All of it was refused or taken as mere text.`,
    line: ({ count }) => `${count} different payloads came within a minute.`,
    counted: 'unmapped.digest',
    signs: ({ count }) => ({ blockedProbesPerMinute: count }),
  },
  {
    rule: 'password_spraying',
    title: 'Somebody tries passwords on many accounts',
    say: ({ source, count }) =>
      `${source} failed to sign in to ${count} accounts within ten minutes. Nobody is locked out by it.`,
    line: ({ count }) => `Sign-ins to ${count} different accounts failed from one source.`,
    counted: 'user.uid',
    signs: attempts,
    isPartOfStuffing: true,
  },
  {
    rule: 'brute_force',
    title: 'Somebody guesses the password of an account',
    say: ({ source, count }) =>
      `${count} attempts to sign in to one account failed within ten minutes, the last from ${source}. Each has to wait longer than the one before.`,
    line: ({ count }) => `The ${count}th attempt on the account failed.`,
    signs: attempts,
    isPartOfStuffing: true,
  },
  {
    rule: 'account_enumeration',
    title: 'Somebody looks for addresses that have an account',
    say: ({ source, count }) =>
      `${source} tried ${count} addresses without an account within ten minutes. The answers do not tell which have one.`,
    line: ({ count }) => `${count} addresses without an account were tried from one source.`,
    counted: 'user.uid',
    signs: attempts,
    isPartOfStuffing: true,
  },
  {
    rule: 'forged_token_attempts',
    title: 'Somebody tries to forge access tokens',
    say: ({ source, count, what }) =>
      `${source} sent ${count} forged access tokens within ten minutes; what was forged at last is the ${what}. None had a key of ours, and all were refused.`,
    line: ({ count }) => `${count} different forged tokens came from one source.`,
    signs: attempts,
  },
  {
    rule: 'record_walk',
    title: 'Somebody asks for records of others',
    say: ({ source, account, count }) =>
      `${account === '' ? 'Somebody without a sign-in' : 'One account'} at ${source} asked for ${count} records within five minutes that are not there for him. Each was answered as if it did not exist.`,
    line: ({ count }) => `${count} different records were refused.`,
    counted: 'unmapped.record',
    signs: attempts,
  },
  {
    rule: 'forbidden_walk',
    title: 'Somebody tries what his role may not do',
    say: ({ source, count }) =>
      `One account at ${source} was refused by ${count} different routes within five minutes. His role does not allow them.`,
    line: ({ count }) => `${count} different routes were refused.`,
    counted: 'http_request.url.path',
    signs: attempts,
  },
  {
    rule: 'server_error_burst',
    title: 'Requests end in faults of ours',
    say: ({ count }) =>
      `${count} requests within a minute ended in a fault of the program. The log of the server has the causes.`,
    line: ({ count }) => `The ${count}th request within a minute was answered with 500.`,
    least: {
      severity: 'P2',
      bullet: 'Non-critical API vulnerabilities',
      say: ({ count }) => `${count} requests within a minute ended in a fault of ours.`,
    },
  },
  {
    rule: 'slot_hoarding',
    title: 'Somebody keeps free times from others',
    say: ({ source, count }) =>
      `${source} began ${count} holds within ten minutes, without a sign-in. While they last, nobody else can book those times.`,
    line: ({ count }) => `${count} times were held from one source.`,
    counted: 'entity.uid',
    signs: attempts,
  },
  {
    rule: 'guest_booking_flood',
    title: 'Many guest bookings from one source',
    say: ({ source, count }) =>
      `${source} made ${count} bookings within an hour, without a sign-in. Look whether they are meant before the days come.`,
    line: ({ count }) => `The ${count}th booking of one source was made.`,
    counted: 'entity.uid',
  },
  {
    rule: 'mass_registration',
    title: 'Many registrations from one source',
    say: ({ source, count }) => `${source} made ${count} accounts within an hour.`,
    line: ({ count }) => `The ${count}th account of one source was made.`,
    counted: 'user.uid',
  },
  {
    rule: 'owner_added',
    title: 'An owner or operator was added',
    say: ({ source, group }) =>
      `The account ${group} was given the rights of an owner or operator, from ${source}. Everything in the shop is open to it.`,
    line: ({ group }) => `The account ${group} was given the highest rights.`,
    least: {
      severity: 'P2',
      bullet: 'Configuration security issues',
      say: () => 'Somebody was given rights over everything in the shop.',
    },
  },
  {
    rule: 'scraping',
    title: 'Somebody copies what is here',
    say: ({ source, account, what }) =>
      `${account === '' ? 'Somebody without a sign-in' : 'One account'} at ${source} reads ${what} far more than anybody who works or books here.`,
    line: ({ what }) => `Far more ${what} were read within ten minutes than anybody needs.`,
    // What the shop offers is public; records of people are not.
    signs: ({ what, count }) => (what === 'records' ? { campaignAttempts: count } : {}),
  },
  {
    rule: 'mass_export',
    title: 'Everything about several people was exported',
    say: ({ source, count }) =>
      `One account at ${source} exported everything about ${count} people within an hour. If the owner does not know why, end its sessions.`,
    line: ({ count }) => `The export of the ${count}th person was handed out.`,
    counted: 'unmapped.record',
    least: {
      severity: 'P1',
      bullet: 'Unauthorized access to user data',
      say: ({ count }) => `Everything about ${count} people left by one account within an hour.`,
    },
  },
]

/** What a match of each rule opens, by the name of the rule. `credential_stuffing` is answered by containment instead. */
export const findingBuilders: ReadonlyMap<string, FindingBuilder> = new Map<string, FindingBuilder>([
  ['revoked_api_key', apiKeyFinding],
  ['limit_bypass_attempt', bypassFinding],
  ...stories.map((story): [string, FindingBuilder] => [
    story.rule,
    (match, event) => campaignFinding(story, match, event),
  ]),
])

const partsOfStuffing = new Set(stories.filter((story) => story.isPartOfStuffing).map(({ rule }) => rule))

/**
 * What a match says to open, with the event that crosses its threshold; null where there is nothing to open. Its facts name who
 * takes part, as far as it is known: `source`, `account_id`, `session_id`. What belongs to an attack that is being answered,
 * `isUnderStuffing`, is no incident of its own.
 */
export function findingOf(
  match: Match,
  event: ObservedEvent,
  { isUnderStuffing }: { isUnderStuffing: boolean },
): Finding | null {
  const rule = match.ruleName ?? ''
  if (isUnderStuffing && partsOfStuffing.has(rule)) return null
  return findingBuilders.get(rule)?.(match, event) ?? null
}
