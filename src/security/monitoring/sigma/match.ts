import type { EventRecord } from './event-fields.ts'
import type { Level } from './rule.ts'

/** The event that a detector observes: an OCSF event with an identifier. */
export interface ObservedEvent extends EventRecord {
  readonly class_uid: number
  /** Milliseconds since 1970, UTC. */
  readonly time: number
  /** `uid` tells events apart. */
  readonly metadata: { readonly uid: string }
}

/** A rule that holds. */
export interface Match {
  ruleId: string
  ruleName: string | null
  ruleVersion: string
  title: string
  level: Level | null
  /** The group-by fields with their values in this group; empty for a rule about single events. */
  group: Readonly<Record<string, string>>
  /** `group` as one text, to compare and to store. */
  groupKey: string
  /**
   * The same for all matches of one campaign: a group that stays active. A campaign ends when the rule has not
   * held for a whole timespan.
   */
  campaignKey: string
  /** False once, when a campaign begins; then true, with what is new since the match before. */
  continued: boolean
  /** When the campaign's earliest known event happened: usually long before the threshold was crossed. */
  firstEventAtMs: number
  /** When the campaign's threshold was crossed. */
  crossedAtMs: number
  /** The events that took part and have not been in an earlier match, in the order of time. */
  eventIds: readonly string[]
  /** The distinct counted values of those events, by field. */
  values: Readonly<Record<string, readonly string[]>>
}
