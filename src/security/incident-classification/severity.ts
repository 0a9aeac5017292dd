import { criteria, severities, type Severity, type Sign } from './criteria.ts'
import { severityProblems } from './errors.ts'
import type { IncidentFacts } from './facts.ts'

/** Why a severity is what it is: a sentence about the facts, and the bullet of the playbook it speaks for. */
export interface Reason {
  text: string
  playbook: string
}

/** A severity with its reasons, the gravest first; there is always at least one. */
export interface Classification {
  severity: Severity
  reasons: Reason[]
}

/** A person's decision to lower a severity, as the incident keeps it. */
export interface Lowering {
  from: Severity
  to: Severity
  person: string
  reason: string
}

const nothingYet: Reason = {
  text: 'Nothing that is known yet reaches a threshold. It stays open at the lowest level until somebody decides.',
  playbook: 'Determine incident severity level',
}

/**
 * The severity of an incident with these facts, and every fact that speaks for one, by its gravest bullet.
 * Pure: the same facts give the same answer, and more of any fact never gives a lower one.
 * Throws a RangeError for a fact that is not a number ≥ 0.
 */
export function classify(facts: Readonly<IncidentFacts>): Classification {
  checkFacts(facts)
  const reasons: (Reason & { severity: Severity })[] = []
  const spoken = new Set<Sign['fact']>()
  for (const { severity, bullet, signs } of criteria) {
    for (const { fact, holds, say } of signs) {
      const value = Number(facts[fact])
      if (spoken.has(fact) || !holds(value)) continue
      spoken.add(fact)
      reasons.push({ severity, text: say(value), playbook: `${severity} - ${bullet}` })
    }
  }
  const [gravest] = reasons
  if (!gravest) return { severity: 'P3', reasons: [nothingYet] }
  return { severity: gravest.severity, reasons: reasons.map(({ text, playbook }) => ({ text, playbook })) }
}

/** The graver of the two: a severity rises by itself and never falls by itself. */
export function raise(current: Severity, next: Severity): Severity {
  return isGraver(next, current) ? next : current
}

/**
 * The severity of an incident whose facts are now judged as `judged`: it rises by itself, but not for what a person knew
 * when she lowered it.
 */
export function settle(
  known: { severity: Severity; lowered: Pick<Lowering, 'from'> | null },
  judged: Severity,
): Severity {
  if (known.lowered !== null && !isGraver(judged, known.lowered.from)) return known.severity
  return raise(known.severity, judged)
}

/**
 * Lets a person lower a severity. Throws severity_reason_missing without a person and a reason, and
 * severity_not_lower when `to` is not below `current`.
 */
export function lower(
  current: Severity,
  to: Severity,
  decision: { person: string; reason: string },
): Lowering {
  const person = decision.person.trim()
  const reason = decision.reason.trim()
  if (person === '' || reason === '') throw severityProblems.severity_reason_missing()
  if (!isGraver(current, to)) throw severityProblems.severity_not_lower({ extensions: { severity: current } })
  return { from: current, to, person, reason }
}

function isGraver(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) < severities.indexOf(b)
}

/** NaN compares as false with everything, and so would silently make an incident harmless. */
function checkFacts(facts: Readonly<IncidentFacts>): void {
  const bad = Object.entries(facts).find(([, value]) => typeof value !== 'boolean' && !(value >= 0))
  if (bad)
    throw new RangeError(
      `The fact ${bad[0]} is ${String(bad[1])}, and must be a number that is not negative.`,
    )
}
