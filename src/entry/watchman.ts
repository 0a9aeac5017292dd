import { eventClass } from '../platform/events/event.ts'
import type { GuardContext } from '../security/guard-context.ts'
import { enforcementOf } from '../security/immediate-response/enforcement.ts'
import { recordEnforcement } from '../security/immediate-response/record-enforcement.ts'
import { attackersOf, type Attacker } from '../security/investigation/attacker.ts'
import type { Finding } from '../security/investigation/finding.ts'
import { openIncident } from '../security/investigation/open-incident.ts'
import { newEventStream } from '../security/monitoring/event-stream.ts'
import { findingOf } from '../security/monitoring/findings.ts'
import { createDetector } from '../security/monitoring/sigma/create-detector.ts'
import { loadRules } from '../security/monitoring/sigma/load-rules.ts'
import { isTrial, tokenFinding, triedIds } from '../security/monitoring/token-finding.ts'
import { watchEvents } from '../security/monitoring/watch-events.ts'
import { answerCredentialStuffing } from '../security/response-actions/answer-credential-stuffing.ts'
import { campaignOf, GRACE_MS, type Campaign } from '../security/response-actions/campaign.ts'

const FOLLOW_EVERY_MS = 500

/** Reads the event stream, runs the rules over it and answers what they find. */
export interface Watchman {
  /** Takes what is new since the last look. */
  look(): Promise<void>
}

/** What was found about one subject and is not written yet. */
interface Found {
  finding: Finding
  attackers: Map<string, Attacker>
  times: number
}

/** A watchman with the rules of `rulesFolder`; throws a RuleError for one that can't be run. */
export function createWatchman(context: GuardContext, rulesFolder: string): Watchman {
  const { clock } = context
  const detector = createDetector(loadRules(rulesFolder))
  const stream = newEventStream()
  const campaigns = new Map<string, Campaign>()
  const answeredMs = new Map<string, number>()
  /** What `6fb verify` made, to try forged tokens with. */
  const tried = new Set<string>()
  /** Found, and not yet an incident: one that cannot be written is tried again at the next look. */
  const findings = new Map<string, Found>()

  /** What is found again about the same before it is written is written once, with how often it was found. */
  function note(finding: Finding, attackers: readonly Attacker[]): void {
    const key = `${finding.ruleId} ${finding.subject}`
    const found = findings.get(key) ?? { finding, attackers: new Map<string, Attacker>(), times: 0 }
    for (const one of attackers) found.attackers.set(`${one.kind} ${one.value}`, one)
    findings.set(key, {
      ...found,
      finding: { ...finding, startedMs: Math.min(finding.startedMs, found.finding.startedMs) },
      times: found.times + 1,
    })
  }

  /** An answer that failed is tried again at the next look, since only then it is noted. */
  async function answer(isUrgent: boolean): Promise<void> {
    const nowMs = clock.epochMs()
    for (const [key, campaign] of campaigns) {
      const lastMs = answeredMs.get(key)
      const isDue = lastMs === undefined || isUrgent || nowMs - lastMs >= FOLLOW_EVERY_MS
      if (!isDue) continue
      await answerCredentialStuffing(context, campaign)
      answeredMs.set(key, nowMs)
      if (nowMs - campaign.activeMs > GRACE_MS) {
        campaigns.delete(key)
        answeredMs.delete(key)
      }
    }
  }

  return {
    async look() {
      let isUrgent = false
      const enforcements = []
      for (const event of await watchEvents(context, stream)) {
        for (const match of isTrial(event, tried) ? [] : detector.observe(event)) {
          const found = findingOf(match, event, { isUnderStuffing: campaigns.size > 0 })
          if (found !== null) note(found, attackersOf(event))
          if (match.ruleName !== 'credential_stuffing') continue
          const known = campaigns.get(match.campaignKey)
          campaigns.set(match.campaignKey, {
            ...campaignOf(match, event.time),
            ...(known === undefined ? {} : { startedMs: known.startedMs }),
          })
        }
        // Whoever signs in now may be the attacker with the next password.
        if (event.class_uid === eventClass.authentication) isUrgent = true
        for (const id of triedIds(event) ?? []) tried.add(id)
        const finding = tokenFinding(event, tried)
        if (finding !== null) note(finding, attackersOf(event))
        const enforcement = enforcementOf(event)
        if (enforcement !== null) enforcements.push(enforcement)
      }
      await answer(isUrgent)
      if (enforcements.length > 0) await recordEnforcement(context, enforcements)
      for (const [key, { finding, attackers, times }] of findings) {
        await openIncident(context, finding, [...attackers.values()], times)
        findings.delete(key)
      }
    },
  }
}
