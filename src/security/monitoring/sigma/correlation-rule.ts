import { isRecord } from './event-fields.ts'
import type { Refuse } from './rule-error.ts'
import {
  correlationTypes,
  type CorrelationRule,
  type CorrelationType,
  type RuleHeader,
  type Threshold,
} from './rule.ts'

const keys = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases']
const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const allCriteria = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq']

/**
 * Reads a document with `correlation` (Sigma correlation rules specification 2.1). Its header has been read
 * already. Only `gt` and `gte` can be decided while events arrive: fewer than n may still become n.
 */
export function parseCorrelationRule(
  document: Record<string, unknown>,
  header: RuleHeader,
  refuse: Refuse,
): CorrelationRule {
  const correlation = document['correlation']
  if (!isRecord(correlation)) return refuse('correlation', 'it must be a map')
  const unknown = Object.keys(correlation).find((key) => !keys.includes(key))
  if (unknown !== undefined) refuse(`correlation.${unknown}`, 'this key is unknown')

  const type = typeOf(correlation['type'], refuse)
  const references = namesOf(correlation['rules'], 'correlation.rules', refuse)
  const groupBy = namesOf(correlation['group-by'], 'correlation.group-by', refuse)
  if (type === 'temporal_ordered' && references.length < 2)
    refuse('correlation.rules', 'an order needs two rules')
  const generate = document['generate'] ?? false
  if (typeof generate !== 'boolean') return refuse('generate', 'it is true or false')
  return {
    ...header,
    kind: 'correlation',
    type,
    references,
    groupBy,
    aliases: aliasesOf(correlation['aliases'], references, groupBy, refuse),
    timespanMs: timespanOf(correlation['timespan'], refuse),
    ...criterionOf(correlation['condition'], type, references.length, refuse),
    generate,
  }
}

function typeOf(value: unknown, refuse: Refuse): CorrelationType {
  const type = correlationTypes.find((known) => known === value)
  return type ?? refuse('correlation.type', `"${String(value)}" is not supported`)
}

function namesOf(value: unknown, construct: string, refuse: Refuse): string[] {
  if (!Array.isArray(value) || value.length === 0)
    return refuse(construct, 'it must be a list of at least one name')
  const names = value.map((name: unknown) =>
    typeof name === 'string' && name !== '' ? name : refuse(construct, 'a name must be a text'),
  )
  if (new Set(names).size < names.length) refuse(construct, 'a name stands here twice')
  return names
}

function timespanOf(value: unknown, refuse: Refuse): number {
  const [, count, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(String(value)) ?? []
  const ms = unitMs[unit ?? '']
  if (count === undefined || ms === undefined) {
    return refuse('correlation.timespan', `"${String(value)}" is not a number with s, m, h or d, such as 90m`)
  }
  return Number(count) * ms
}

function criterionOf(
  value: unknown,
  type: CorrelationType,
  rules: number,
  refuse: Refuse,
): { fields: string[]; threshold: Threshold } {
  const construct = 'correlation.condition'
  const isTemporal = type === 'temporal' || type === 'temporal_ordered'
  if (value === undefined && isTemporal) return { fields: [], threshold: { operator: 'gte', value: rules } }
  if (!isRecord(value)) return refuse(construct, 'it must be a map')
  if (type === 'temporal_ordered')
    return refuse(construct, 'an order is complete or not; leave the condition out')

  const { field, ...criteria } = value
  const fields = fieldsOf(field, type, refuse)
  const unknown = Object.keys(criteria).find((key) => !allCriteria.includes(key))
  if (unknown !== undefined) refuse(`${construct}.${unknown}`, 'this operator is unknown')
  const [[operator, amount] = ['', undefined], ...more] = Object.entries(criteria)
  if (more.length > 0) refuse(construct, 'several criteria are not supported; chain correlations')
  if (operator === '') refuse(construct, 'name gte or gt')
  if (operator !== 'gte' && operator !== 'gt') {
    return refuse(`${construct}.${operator}`, 'it is not supported; use gte or gt')
  }
  return { fields, threshold: { operator, value: amountOf(amount, operator, type, rules, refuse) } }
}

function fieldsOf(value: unknown, type: CorrelationType, refuse: Refuse): string[] {
  const construct = 'correlation.condition.field'
  if (type !== 'value_count' && type !== 'value_sum') {
    return value === undefined ? [] : refuse(construct, `"${type}" has no field`)
  }
  const fields = namesOf(typeof value === 'string' ? [value] : value, construct, refuse)
  if (type === 'value_sum' && fields.length > 1) refuse(construct, 'a sum has one field')
  return fields
}

function amountOf(
  amount: unknown,
  operator: 'gte' | 'gt',
  type: CorrelationType,
  rules: number,
  refuse: Refuse,
): number {
  const construct = `correlation.condition.${operator}`
  if (typeof amount !== 'number' || !Number.isFinite(amount)) return refuse(construct, 'it must be a number')
  if (type === 'value_sum') return amount
  const least = operator === 'gt' ? amount + 1 : amount
  if (!Number.isSafeInteger(amount) || least < 1)
    return refuse(construct, 'it must be a whole number above zero')
  if (type === 'temporal' && least > rules) return refuse(construct, `only ${rules} rules can occur`)
  return amount
}

function aliasesOf(
  value: unknown,
  references: readonly string[],
  groupBy: readonly string[],
  refuse: Refuse,
): Map<string, Map<string, string>> {
  const aliases = new Map<string, Map<string, string>>()
  if (value === undefined) return aliases
  if (!isRecord(value)) return refuse('correlation.aliases', 'it must be a map')
  for (const [alias, map] of Object.entries(value)) {
    const construct = `correlation.aliases.${alias}`
    if (!groupBy.includes(alias)) refuse(construct, 'group-by does not use it')
    if (!isRecord(map)) return refuse(construct, 'it must be a map from rules to fields')
    const fields = new Map<string, string>()
    for (const reference of references) {
      const field = map[reference]
      if (typeof field !== 'string' || field === '')
        return refuse(construct, `it names no field for "${reference}"`)
      fields.set(reference, field)
    }
    const stranger = Object.keys(map).find((reference) => !references.includes(reference))
    if (stranger !== undefined) refuse(construct, `"${stranger}" is not one of the correlated rules`)
    aliases.set(alias, fields)
  }
  return aliases
}
