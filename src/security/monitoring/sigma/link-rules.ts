import { RuleError } from './rule-error.ts'
import type { CorrelationRule, LinkedCorrelation, Rule, RuleSet } from './rule.ts'

/**
 * Resolves what correlations refer to, by id or by name, and puts each after those it refers to.
 * Throws a RuleError for an id or a name that is given twice, a reference to nothing, and a circle.
 */
export function linkRules(rules: readonly Rule[]): RuleSet {
  const byReference = indexRules(rules)
  const correlations: LinkedCorrelation[] = []
  const done = new Set<string>()
  const onTheWay = new Set<string>()

  const place = (rule: CorrelationRule): void => {
    if (done.has(rule.id)) return
    if (onTheWay.has(rule.id))
      throw new RuleError(rule.file, 'correlation.rules', `"${rule.title}" refers to itself`)
    onTheWay.add(rule.id)
    const sources = rule.references.map((reference) => {
      const target = byReference.get(reference)
      if (!target) throw new RuleError(rule.file, 'correlation.rules', `there is no rule "${reference}"`)
      if (target.kind === 'correlation') place(target)
      return { ruleId: target.id, groupPaths: rule.groupBy.map((field) => pathOf(rule, field, reference)) }
    })
    if (new Set(sources.map(({ ruleId }) => ruleId)).size < sources.length) {
      throw new RuleError(
        rule.file,
        'correlation.rules',
        'one rule stands here twice, by its id and by its name',
      )
    }
    done.add(rule.id)
    correlations.push({ ...rule, sources })
  }

  for (const rule of rules) if (rule.kind === 'correlation') place(rule)
  const detections = rules.filter((rule) => rule.kind === 'detection')
  return { detections, correlations, reporting: reportingIds(rules, correlations) }
}

function indexRules(rules: readonly Rule[]): Map<string, Rule> {
  const byReference = new Map<string, Rule>()
  for (const rule of rules) {
    for (const reference of new Set([rule.id, rule.name])) {
      if (reference === null) continue
      const other = byReference.get(reference)
      if (other) throw new RuleError(rule.file, 'id', `"${reference}" is already taken in ${other.file}`)
      byReference.set(reference, rule)
    }
  }
  return byReference
}

function pathOf(rule: CorrelationRule, field: string, reference: string): string[] {
  return (rule.aliases.get(field)?.get(reference) ?? field).split('.')
}

/** A rule that serves a correlation reports by itself only when each such correlation says `generate`. */
function reportingIds(rules: readonly Rule[], correlations: readonly LinkedCorrelation[]): Set<string> {
  const reporting = new Set(rules.map(({ id }) => id))
  for (const { generate, sources } of correlations) {
    if (!generate) for (const { ruleId } of sources) reporting.delete(ruleId)
  }
  return reporting
}
