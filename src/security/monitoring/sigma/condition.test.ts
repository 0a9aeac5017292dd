import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCondition } from './condition.ts'
import { refuseIn } from './rule-error.ts'

const refuse = refuseIn('rule.yml')
const flags = ['a', 'b', 'c', 'selection_one', 'selection_two', '_hidden'] as const
const selections = new Map(flags.map((name) => [name, (event: object) => Object.hasOwn(event, name)]))

function holds(condition: string, ...set: (typeof flags)[number][]): boolean {
  const { test: compiled } = parseCondition(condition, selections, 'condition', refuse)
  return compiled(Object.fromEntries(set.map((name) => [name, true])))
}

describe('conditions', () => {
  test('bind from loosest: or, and, not, x of, brackets', () => {
    expect(holds('a or b and c', 'a')).toBe(true)
    expect(holds('(a or b) and c', 'a')).toBe(false)
    expect(holds('not a and b', 'b')).toBe(true)
    expect(holds('not (a and b)', 'b')).toBe(true)
    expect(holds('not not a', 'a')).toBe(true)
    expect(holds('not 1 of selection_* and a', 'a')).toBe(true)
    expect(holds('not 1 of selection_* and a', 'a', 'selection_two')).toBe(false)
  })

  test('count selections by pattern', () => {
    expect(holds('1 of selection*', 'selection_two')).toBe(true)
    expect(holds('all of selection*', 'selection_two')).toBe(false)
    expect(holds('all of *_t*o and a', 'selection_two', 'a')).toBe(true)
    expect(holds('all of selection_one', 'selection_one')).toBe(true)
  })

  test('leave out names with an underscore in front, unless the pattern has one', () => {
    expect(holds('1 of them', '_hidden')).toBe(false)
    expect(holds('all of them', 'a', 'b', 'c', 'selection_one', 'selection_two')).toBe(true)
    expect(holds('1 of _*', '_hidden')).toBe(true)
    expect(holds('_hidden', '_hidden')).toBe(true)
  })

  test.each([
    ['', 'ends too early'],
    ['a and', 'ends too early'],
    ['(a', 'a bracket stays open'],
    ['a)', '")" is not expected'],
    ['a b', '"b" is not expected'],
    ['and a', '"and" is not expected'],
    ['not', 'ends too early'],
    ['a AND b', '"AND" is not expected'],
    ['nobody', 'no search identifier is called "nobody"'],
    ['1 of nobody*', 'no search identifier fits "nobody*"'],
    ['2 of selection*', 'no search identifier is called "2"'],
    ['any of them', 'no search identifier is called "any"'],
    ['1 selection_one', '"selection_one" is not expected'],
    ['1 of (a)', '"(" is not expected'],
    ['them', '"them" is not expected'],
    ['selection* and a', 'no search identifier is called "selection*"'],
    ['a | count() > 5', 'the old form'],
  ])('refuse %j', (condition, why) => {
    expect(() => holds(condition)).toThrow(`rule.yml: condition: `)
    expect(() => holds(condition)).toThrow(why)
  })
})

test('any condition means what the same expression means in JavaScript', () => {
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('a', 'b', 'c'),
      tie('expression').map((inner) => `not ${inner}`),
      fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => `${x} and ${y}`),
      fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => `${x} or ${y}`),
      tie('expression').map((inner) => `(${inner})`),
    ),
  }))
  fc.assert(
    fc.property(expression, fc.subarray(['a', 'b', 'c'] as const), (condition, set) => {
      expect(holds(condition, ...set)).toBe(meaning(condition, new Set(set)))
    }),
  )
})

/** Splits at the loosest operator outside brackets: slow, and independent of the parser. */
function meaning(condition: string, set: ReadonlySet<string>): boolean {
  const text = condition.trim()
  const or = splitOutside(text, ' or ')
  if (or.length > 1) return or.some((part) => meaning(part, set))
  const and = splitOutside(text, ' and ')
  if (and.length > 1) return and.every((part) => meaning(part, set))
  if (text.startsWith('not ')) return !meaning(text.slice(4), set)
  return text.startsWith('(') ? meaning(text.slice(1, -1), set) : set.has(text)
}

function splitOutside(text: string, separator: string): string[] {
  const parts = ['']
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0 && text.startsWith(separator, at)) {
      parts.push('')
      at += separator.length - 1
    } else {
      parts.push(parts.pop()! + text[at]!)
    }
  }
  return parts
}
