import { parseCondition, type Condition } from './condition.ts'
import { isRecord, type EventTest } from './event-fields.ts'
import { parseLogSource, type LogSources } from './log-source.ts'
import type { Refuse } from './rule-error.ts'
import type { DetectionRule, RuleHeader } from './rule.ts'
import { selectionTest } from './selection.ts'

/** Compiles a document with `detection`. Its header has been read already. */
export function parseDetectionRule(
  document: Record<string, unknown>,
  header: RuleHeader,
  logSources: LogSources,
  refuse: Refuse,
): DetectionRule {
  const classUids = parseLogSource(document['logsource'], logSources, refuse)
  const detection = document['detection']
  if (!isRecord(detection)) return refuse('detection', 'it must be a map')
  const { condition, ...definitions } = detection
  if ('timeframe' in definitions) refuse('detection.timeframe', 'this is the old form; write a correlation')

  const selections = new Map<string, EventTest>()
  for (const [name, definition] of Object.entries(definitions)) {
    selections.set(name, selectionTest(definition, `detection.${name}`, refuse))
  }
  const conditions = conditionsOf(condition, selections, refuse)
  for (const name of selections.keys()) {
    const isUsed = name.startsWith('_') || conditions.some(({ used }) => used.has(name))
    if (!isUsed) refuse(`detection.${name}`, 'no condition looks at it')
  }
  return {
    ...header,
    kind: 'detection',
    classUids,
    test: (event) => conditions.some(({ test }) => test(event)),
  }
}

function conditionsOf(
  value: unknown,
  selections: ReadonlyMap<string, EventTest>,
  refuse: Refuse,
): Condition[] {
  const place = 'detection.condition'
  const sources: unknown[] = Array.isArray(value) ? value : [value]
  if (sources.length === 0) refuse(place, 'the list is empty')
  return sources.map((source) =>
    typeof source === 'string'
      ? parseCondition(source, selections, place, refuse)
      : refuse(place, 'it must be a text'),
  )
}
