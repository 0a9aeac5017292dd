import { describe, expect, test } from 'vitest'
import { linkRules } from './link-rules.ts'
import { parseRules } from './parse-rules.ts'
import type { CorrelationRule, DetectionRule } from './rule.ts'

const detection = `title: Failed sign-in
name: failed
date: 2026-11-24
logsource:
    product: 6fb
    service: authentication
detection:
    selection:
        status_id: 2
    condition: selection
level: low
`
const correlation = `title: Many failed sign-ins
id: 4c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21
date: 2026-11-20
modified: 2026-11-24
correlation:
    type: value_count
    rules:
        - failed
    group-by:
        - service.name
    timespan: 90m
    condition:
        field: user.uid
        gte: 20
`

function parse(text: string, file = 'rule.yml') {
  return parseRules(text, file)
}

/** The text with its first `from` replaced; fails when it has none, so that no case tests nothing. */
function change(text: string, from: string, to: string): string {
  expect(text).toContain(from)
  return text.replace(from, () => to)
}

describe('a rule file', () => {
  test('gives a detection', () => {
    const [rule] = parse(detection) as [DetectionRule]
    expect(rule).toMatchObject({ kind: 'detection', id: 'failed', title: 'Failed sign-in', level: 'low' })
    expect(rule.classUids).toEqual([3002])
    expect(rule.test({ status_id: 2 })).toBe(true)
    expect(rule.test({ status_id: 1 })).toBe(false)
  })

  test('gives a correlation', () => {
    expect(parse(correlation)[0]).toMatchObject({
      kind: 'correlation',
      id: '4c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21',
      level: null,
      references: ['failed'],
      groupBy: ['service.name'],
      timespanMs: 5_400_000,
      fields: ['user.uid'],
      threshold: { operator: 'gte', value: 20 },
      generate: false,
    } satisfies Partial<CorrelationRule>)
  })

  test('has several conditions as a list: one is enough', () => {
    const text = change(
      detection,
      'condition: selection',
      'other:\n        a: 1\n    condition: [selection, other]',
    )
    const [rule] = parse(text) as [DetectionRule]
    expect([{ status_id: 2 }, { a: 1 }, { a: 2 }].map((event) => rule.test(event))).toEqual([
      true,
      true,
      false,
    ])
  })

  test('has a version of its last change and its content', () => {
    const [first] = parse(correlation)
    const [same] = parse(correlation, 'other.yml')
    const [other] = parse(change(correlation, 'gte: 20', 'gte: 21'))
    expect(first!.version).toMatch(/^2026-11-24-[0-9a-f]{12}$/)
    expect(same!.version).toBe(first!.version)
    expect(other!.version).not.toBe(first!.version)
  })

  test('without id and name is known by its place', () => {
    const nameless = change(detection, 'name: failed\n', '')
    expect(parse(`${detection}---\n${nameless}`).map(({ id }) => id)).toEqual(['failed', 'rule.yml#2'])
  })
})

const refused: [what: string, text: string, from: string, to: string, message: string][] = [
  ['a syntax error', detection, 'title: ', 'title: [', 'YAML: '],
  ['a key given twice', detection, 'level: low', 'level: low\nlevel: high', 'YAML: Map keys must be unique'],
  ['an unknown key', detection, 'level: low', 'levle: low', 'levle: this key is unknown'],
  ['a list instead of a map', detection, detection, '- a', 'document: it must be a map'],
  ['no title', detection, 'title: Failed sign-in\n', '', 'title: '],
  ['an id that is no UUID', correlation, '4c6a0a3e-', '', 'id: '],
  ['a day that does not exist', detection, '2026-11-24', '2026-02-30', 'date: "2026-02-30"'],
  ['an unknown level', detection, 'level: low', 'level: severe', 'level: "severe"'],
  ['an unknown status', detection, 'level: low', 'status: good', 'status: "good"'],
  ['an unsupported rule', detection, 'level: low', 'status: unsupported', 'status: an unsupported rule'],
  ['a foreign taxonomy', detection, 'level: low', 'taxonomy: ecs', 'taxonomy: "ecs"'],
  ['a malformed tag', detection, 'level: low', 'tags: [Attack]', 'tags: "Attack"'],
  [
    'the old spelling of a tactic',
    detection,
    'level: low',
    'tags: [attack.credential_access]',
    'tags: "attack.cred',
  ],
  [
    'an empty log source',
    detection,
    '    product: 6fb\n    service: authentication\n',
    '    {}\n',
    'logsource: name',
  ],
  [
    'a log source without events',
    detection,
    'product: 6fb',
    'product: windows',
    'logsource: no events come from',
  ],
  [
    'an unknown service',
    detection,
    'service: authentication',
    'service: constructor',
    'logsource: no events',
  ],
  ['an unknown key of a log source', detection, 'product: 6fb', 'vendor: 6fb', 'logsource.vendor: '],
  ['no condition', detection, '    condition: selection\n', '', 'detection.condition: it must be a text'],
  [
    'an empty list of conditions',
    detection,
    'condition: selection',
    'condition: []',
    'detection.condition: the list',
  ],
  [
    'a selection that is not used',
    detection,
    'selection:',
    'spare:\n        a: 1\n    selection:',
    'detection.spare: ',
  ],
  ['a timeframe', detection, 'condition:', 'timeframe: 5m\n    condition:', 'detection.timeframe: '],
  [
    'an unknown modifier',
    detection,
    'status_id:',
    'status_id|odd:',
    'detection.selection.status_id|odd: the modifier',
  ],
  ['both kinds at once', correlation, 'title:', 'detection: {}\ntitle:', 'correlation: a document is'],
  ['a filter', detection, 'detection:', 'filter:', 'filter: Sigma filters are not supported'],
  ['a collection', detection, 'title:', 'action: global\ntitle:', 'action: '],
  [
    'an unknown key of a correlation',
    correlation,
    'timespan:',
    'window:',
    'correlation.window: this key is unknown',
  ],
  [
    'an unknown type',
    correlation,
    'value_count',
    'value_avg',
    'correlation.type: "value_avg" is not supported',
  ],
  ['no timespan', correlation, '    timespan: 90m\n', '', 'correlation.timespan: "undefined"'],
  ['a timespan in words', correlation, '90m', '5 minutes', 'correlation.timespan: "5 minutes"'],
  ['a timespan in months', correlation, '90m', '1M', 'correlation.timespan: "1M"'],
  ['a timespan of nothing', correlation, '90m', '0m', 'correlation.timespan: "0m"'],
  [
    'rules that are no list',
    correlation,
    'rules:\n        - failed',
    'rules: failed',
    'correlation.rules: it must',
  ],
  [
    'a group that is no list',
    correlation,
    'group-by:\n        - service.name',
    'group-by: a',
    'correlation.group-by: ',
  ],
  [
    'a rule given twice',
    correlation,
    '- failed',
    '- failed\n        - failed',
    'correlation.rules: a name stands',
  ],
  [
    'a threshold as text',
    correlation,
    'gte: 20',
    "gte: '20'",
    'correlation.condition.gte: it must be a number',
  ],
  ['a broken threshold', correlation, 'gte: 20', 'gte: 1.5', 'correlation.condition.gte: it must be a whole'],
  [
    'a threshold that always holds',
    correlation,
    'gte: 20',
    'gte: 0',
    'correlation.condition.gte: it must be a whole',
  ],
  ['lt', correlation, 'gte: 20', 'lt: 20', 'correlation.condition.lt: it is not supported'],
  ['eq', correlation, 'gte: 20', 'eq: 20', 'correlation.condition.eq: it is not supported'],
  [
    'an unknown operator',
    correlation,
    'gte: 20',
    'atleast: 20',
    'correlation.condition.atleast: this operator',
  ],
  ['a range', correlation, 'gte: 20', 'gte: 20\n        lte: 30', 'correlation.condition: several criteria'],
  ['no operator', correlation, '        gte: 20\n', '', 'correlation.condition: name gte or gt'],
  [
    'value_count without a field',
    correlation,
    'field: user.uid',
    '',
    'correlation.condition.field: it must be',
  ],
  [
    'a count with a field',
    correlation,
    'value_count',
    'event_count',
    'correlation.condition.field: "event_count"',
  ],
  [
    'an order with a condition',
    correlation,
    'value_count',
    'temporal_ordered',
    'correlation.rules: an order needs',
  ],
  [
    'more rules than there are',
    correlation,
    'value_count',
    'temporal',
    'correlation.condition.field: "temporal"',
  ],
  [
    'generate that is no boolean',
    correlation,
    'title:',
    'generate: 1\ntitle:',
    'generate: it is true or false',
  ],
  [
    'an alias that is not used',
    correlation,
    'timespan:',
    'aliases: {a: {failed: b}}\n    timespan:',
    'correlation.aliases.a: ',
  ],
]

describe('a rule is refused by file and construct for', () => {
  test.each(refused)('%s', (_, text, from, to, message) => {
    expect(() => parse(change(text, from, to))).toThrow(`rule.yml: ${message}`)
  })

  test('its second document, which it counts', () => {
    const second = change(correlation, 'gte: 20', 'odd: 20')
    expect(() => parse(`${detection}---\n${second}`)).toThrow(
      'rule.yml: document 2, correlation.condition.odd: ',
    )
  })
})

describe('linking', () => {
  const link = (...texts: string[]) => linkRules(texts.flatMap((text, index) => parse(text, `${index}.yml`)))

  test('puts a correlation after those it refers to, across files, and lets the outermost report', () => {
    const outer = change(
      change(correlation, '- failed', '- 4c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21'),
      'id: 4c6a0a3e',
      'id: 5c6a0a3e',
    )
    const { correlations, reporting } = link(outer, correlation, detection)
    expect(correlations.map(({ file }) => file)).toEqual(['1.yml', '0.yml'])
    expect([...reporting]).toEqual(['5c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21'])
  })

  test('lets a rule report beside its correlation when that says so', () => {
    expect(link(detection, correlation).reporting.has('failed')).toBe(false)
    expect(link(detection, `generate: true\n${correlation}`).reporting.has('failed')).toBe(true)
  })

  test.each([
    ['a rule that is not there', [correlation], '0.yml: correlation.rules: there is no rule "failed"'],
    ['a name that is taken', [detection, detection], '1.yml: id: "failed" is already taken in 0.yml'],
    [
      'a circle',
      [correlation.replace('- failed', '- 4c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21')],
      '0.yml: correlation.rules: "Many failed sign-ins" refers to itself',
    ],
    [
      'one rule by its id and by its name',
      [
        detection.replace('name:', 'id: 6c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21\nname:'),
        correlation.replace('- failed', '- failed\n        - 6c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21'),
      ],
      '1.yml: correlation.rules: one rule stands here twice',
    ],
  ])('refuses %s', (_, texts, message) => {
    expect(() => link(...texts)).toThrow(message)
  })
})
