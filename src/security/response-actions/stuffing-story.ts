import { everyAccount } from '../../platform/containment/active-containments.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { noFacts, type IncidentFacts } from '../incident-classification/facts.ts'
import { classify, type Classification } from '../incident-classification/severity.ts'
import type { AttackPicture } from '../investigation/attack-picture.ts'
import { beginWords, inWords, type TimelineEntry } from '../investigation/incident.ts'
import { weighImpact, type GivenRecord } from '../investigation/impact.ts'
import { attemptsByMinute, type SignIn } from '../investigation/sign-in.ts'
import type { Campaign } from './campaign.ts'
import { closureLine, isClosureVerb } from './closures/closure.ts'
import type { Order } from './containment.ts'

/** All that an incident of credential stuffing says about its campaign. */
export interface Story extends Classification {
  /** What its severity depends on. */
  signs: Partial<IncidentFacts>
  sentence: string
  facts: JsonObject
}

const MINUTES_SHOWN = 60
/** With more accounts tried than this, all are challenged by one order: the server keeps orders in memory. */
const CHALLENGED_MAX = 5_000

/** Puts a campaign into figures and one plain sentence. `around` are all sign-ins of its time, honest ones too. */
export function tellStory(
  campaign: Campaign,
  picture: AttackPicture,
  around: readonly SignIn[],
  records: readonly GivenRecord[],
): Story {
  const impact = weighImpact(records)
  const { sources, attempts, won, accountsTried } = picture
  const signs = { campaignAttempts: Math.max(1, attempts.length), ...impact }
  const worked = won.length === 0 ? 'None worked.' : `${beginWords(won.length, '', '').trim()} worked.`
  const read = impact.recordsReturnedToNonOwners
  const what = records.every(({ source_table: table }) => table === 'booking') ? 'booking' : 'record'
  const tried = `Someone tried ${inWords(attempts.length, 'client password')} from ${inWords(sources.length, 'address', 'addresses')}.`
  return {
    ...classify({ ...noFacts, ...signs }),
    signs,
    sentence: `${tried} ${worked}${read > 0 ? ` They read ${inWords(read, what)}.` : ''}`,
    facts: {
      attempts: attempts.length,
      accounts_tried: accountsTried,
      sources: sources.length,
      accounts_entered: new Set(won.map(({ account }) => account)).size,
      sessions_revoked: won.length,
      records_returned: read,
      people_affected: impact.exposedSubjects,
      campaign_key: campaign.key,
      active_until_ms: campaign.activeMs,
      attempts_by_minute: attemptsByMinute(around, MINUTES_SHOWN).map(({ minuteMs, ...counts }) => ({
        minute_ms: minuteMs,
        ...counts,
      })),
    },
  }
}

/** What is to be shut: the sources, the sessions that were won with the passwords of their accounts, and the accounts that were tried. */
export function ordersAgainst(picture: AttackPicture): Order[] {
  return [
    ...picture.won.map(({ sessionId }): Order => ({
      verb: 'revoke_session',
      target: sessionId,
      reason: 'Began with a stuffed password.',
    })),
    ...[...new Set(picture.won.map(({ account }) => account))].map((target): Order => ({
      verb: 'require_password_reset',
      target,
      reason: 'Its password was right in the attack: somebody else knows it.',
    })),
    ...picture.sources.map((source): Order => ({
      verb: 'block_source',
      target: source,
      reason:
        'Took part in the campaign. Only sign-in and registration are shut to it; people there still book.',
    })),
    ...challenges(picture.targets),
  ]
}

function challenges(accounts: readonly string[]): Order[] {
  const verb = 'challenge_account'
  if (accounts.length > CHALLENGED_MAX)
    return [{ verb, target: everyAccount, reason: `More than ${CHALLENGED_MAX} accounts were tried.` }]
  return accounts.map((target) => ({ verb, target, reason: 'Its password was guessed at.' }))
}

/** What happened, from the first hostile request on. */
export function attackTimeline(campaign: Campaign, picture: AttackPicture): TimelineEntry[] {
  const { first, won, accountsTried, sources } = picture
  const entries: TimelineEntry[] = won.map(({ atMs, source, sessionId }) => ({
    atMs,
    kind: 'sign_in',
    key: `sign_in ${sessionId}`,
    text: `A password was right. A session began from ${source}.`,
    data: { session_id: sessionId, source },
  }))
  if (first !== null) {
    entries.unshift({
      atMs: first.atMs,
      kind: 'first_hostile_request',
      key: 'first_hostile_request',
      text: `First hostile sign-in, from ${first.source}.`,
      data: { source: first.source },
    })
  }
  entries.push({
    atMs: campaign.crossedMs,
    kind: 'detected',
    key: 'detected',
    text: `${beginWords(accountsTried, 'account')} tried from ${inWords(sources.length, 'source')}: the rule “${campaign.title}” holds.`,
  })
  return entries
}

/** One line per verb about orders that were just given. */
export function orderTimeline(orders: readonly Order[], atMs: number, key: string): TimelineEntry[] {
  const say = {
    block_source: (n: number) => `${beginWords(n, 'source')} blocked for one hour.`,
    revoke_session: (n: number) => `${beginWords(n, 'session')} that the attacker had won revoked.`,
    revoke_account: (n: number) => `${beginWords(n, 'account')} locked.`,
    challenge_account: (n: number) =>
      `${beginWords(n, 'account')} will be asked for a mailed code at the next sign-in.`,
    require_password_reset: (n: number) => `${beginWords(n, 'account')} must choose a new password, by mail.`,
    tighten_limits: () => 'Limits tightened.',
    revoke_role: (n: number) => `All sign-ins of ${inWords(n, 'role')} ended.`,
    revoke_shop: (n: number) => `All sign-ins of ${inWords(n, 'shop')} ended.`,
    revoke_all: () => 'All sign-ins ended.',
    revoke_signing_key: (n: number) => `${beginWords(n, 'signing key')} revoked.`,
  }
  return [...Map.groupBy(orders, ({ verb }) => verb)].map(([verb, own]) => ({
    atMs,
    kind: 'contained',
    key: `contained ${verb} ${key}`,
    text: isClosureVerb(verb)
      ? own.map(({ target }) => closureLine({ verb, target })).join(' ')
      : say[verb](own.length),
    data: { verb, count: own.length },
  }))
}
