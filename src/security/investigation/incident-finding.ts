import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Severity } from '../incident-classification/criteria.ts'
import { noFacts, type IncidentFacts } from '../incident-classification/facts.ts'
import { classify, raise, type Classification } from '../incident-classification/severity.ts'
import type { Finding } from './finding.ts'

/** A finding as an incident keeps it. */
export interface IncidentFinding {
  rule_id: string
  rule_version: string
  subject: string
  title: string
  sentence: string
  signs: Partial<IncidentFacts>
  least: NonNullable<Finding['least']> | null
  facts: JsonObject
  times: number
}

/** All that an incident says, from all that was found. */
export interface Account extends Classification {
  title: string
  sentence: string
  facts: JsonObject
}

/**
 * Makes one account of the findings of an incident, the oldest first and at least one. The gravest of them gives title and
 * figures, the earlier of two alike; the others follow in its sentence. Of each sign the most that any finding says counts,
 * so that a further finding never makes it milder.
 */
export function composeIncident(findings: readonly IncidentFinding[]): Account {
  const [main, ...others] = byGravity(findings)
  if (main === undefined) throw new RangeError('An incident has at least one finding.')
  const classification = judge(findings)
  return {
    ...classification,
    title: main.title,
    sentence: [main, ...others].map(({ sentence }) => sentence).join(' '),
    facts: {
      ...Object.fromEntries(others.flatMap(({ facts }) => Object.entries(facts))),
      ...main.facts,
      ...(others.length === 0
        ? {}
        : {
            findings: findings.map(({ rule_id: rule, title, times }) => ({ rule, title, times })),
          }),
    },
  }
}

function byGravity(findings: readonly IncidentFinding[]): IncidentFinding[] {
  const severity = (one: IncidentFinding): Severity => judge([one]).severity
  return findings.toSorted((one, other) => severity(one).localeCompare(severity(other)))
}

function judge(findings: readonly IncidentFinding[]): Classification {
  const judged = classify(mostOf(findings.map(({ signs }) => signs)))
  const least = findings
    .map((finding) => finding.least)
    .filter((one) => one !== null)
    .toSorted((one, other) => one.severity.localeCompare(other.severity))[0]
  if (least === undefined || raise(judged.severity, least.severity) === judged.severity) return judged
  return { severity: least.severity, reasons: [least.reason] }
}

function mostOf(all: readonly Partial<IncidentFacts>[]): IncidentFacts {
  const most: Record<string, number | boolean> = { ...noFacts }
  for (const signs of all)
    for (const [name, value] of Object.entries(signs))
      if (Number(value) > Number(most[name])) most[name] = value
  return { ...noFacts, ...most }
}
