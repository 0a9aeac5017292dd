import type { EventTest } from './event-fields.ts'

/** Sigma's five levels, mildest first. */
export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const

/** How much one match of a rule says (Sigma rules specification 2.1, "Level"). */
export type Level = (typeof levels)[number]

/** What detections and correlations have in common. */
export interface RuleHeader {
  /** The file it came from, for messages. */
  file: string
  /**
   * What incidents and saved state refer to: the document's UUID; without one its name; without that its place,
   * such as `credential-stuffing/rule.yml#1`.
   */
  id: string
  /** The name by which correlations may refer to it. */
  name: string | null
  /** The day it was last changed and a digest of its file: `2026-11-24-1f0c9a3b5d7e`. Other content, other version. */
  version: string
  title: string
  /** Null when the rule doesn't say. */
  level: Level | null
}

/** A rule about a single event. */
export interface DetectionRule extends RuleHeader {
  kind: 'detection'
  /** The OCSF classes that its log source stands for; null for every class. */
  classUids: readonly number[] | null
  test: EventTest
}

/** The kinds of correlation that can be decided while events arrive. */
export const correlationTypes = [
  'event_count',
  'value_count',
  'value_sum',
  'temporal',
  'temporal_ordered',
] as const

/** See correlationTypes. */
export type CorrelationType = (typeof correlationTypes)[number]

/** How much is enough: at least `value`, or more than it. */
export interface Threshold {
  operator: 'gte' | 'gt'
  value: number
}

/** A rule about several events. */
export interface CorrelationRule extends RuleHeader {
  kind: 'correlation'
  type: CorrelationType
  /** The rules it refers to, as written: ids or names. */
  references: readonly string[]
  groupBy: readonly string[]
  /** Alias, to reference, to the field that the alias stands for in events of that rule. */
  aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  timespanMs: number
  /** The fields whose values are counted or summed; empty for the other types. */
  fields: readonly string[]
  threshold: Threshold
  /** The rules it refers to also match by themselves. */
  generate: boolean
}

/** One document of a rule file. */
export type Rule = DetectionRule | CorrelationRule

/** Where the occurrences that a correlation counts come from. */
export interface CorrelationSource {
  ruleId: string
  /** The paths of the group-by fields in the events of that rule, in the order of group-by. */
  groupPaths: readonly (readonly string[])[]
}

/** A correlation whose references are resolved. */
export interface LinkedCorrelation extends CorrelationRule {
  sources: readonly CorrelationSource[]
}

/** Rules that are ready to run. */
export interface RuleSet {
  detections: readonly DetectionRule[]
  /** Each after those that it refers to. */
  correlations: readonly LinkedCorrelation[]
  /** The ids of the rules that match by themselves: all but those that serve a correlation only. */
  reporting: ReadonlySet<string>
}
