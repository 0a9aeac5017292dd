import type { EventTest } from './event-fields.ts'
import type { Refuse } from './rule-error.ts'

/** The compiled search identifiers of one rule, by name. */
export type Selections = ReadonlyMap<string, EventTest>

/** A compiled condition, and which search identifiers it looks at. */
export interface Condition {
  test: EventTest
  used: ReadonlySet<string>
}

const words = new Set(['and', 'or', 'not', 'of', 'them', '1', 'all', '(', ')'])

/**
 * Compiles a condition (Sigma rules specification 2.1, "Condition"): `and`, `or`, `not`, brackets,
 * `1 of` and `all of` with a pattern or `them`. Loosest first: or, and, not, x of, brackets.
 */
export function parseCondition(
  source: string,
  selections: Selections,
  construct: string,
  refuse: Refuse,
): Condition {
  if (source.includes('|')) refuse(construct, 'an aggregation after "|" is the old form; write a correlation')
  const tokens = source.match(/[()]|[^\s()]+/g) ?? []
  const used = new Set<string>()
  let at = 0

  const accept = (word: string): boolean => {
    if (tokens[at] !== word) return false
    at += 1
    return true
  }
  const take = (): string => {
    const token = tokens[at]
    if (token === undefined) return refuse(construct, `"${source}" ends too early`)
    at += 1
    return token
  }
  const unexpected = (token: string): never =>
    refuse(construct, `"${token}" is not expected here in "${source}"`)

  const or = (): EventTest => {
    const tests = [and()]
    while (accept('or')) tests.push(and())
    return some(tests)
  }
  const and = (): EventTest => {
    const tests = [not()]
    while (accept('and')) tests.push(not())
    return every(tests)
  }
  const not = (): EventTest => {
    if (!accept('not')) return primary()
    const test = not()
    return (event) => !test(event)
  }
  const primary = (): EventTest => {
    const token = take()
    if (token === '(') {
      const test = or()
      if (!accept(')')) refuse(construct, `a bracket stays open in "${source}"`)
      return test
    }
    if (token === '1' || token === 'all') {
      if (!accept('of')) unexpected(tokens[at] ?? token)
      const tests = named(take())
      return token === '1' ? some(tests) : every(tests)
    }
    if (words.has(token)) unexpected(token)
    return single(token)
  }
  const single = (name: string): EventTest => {
    const test = selections.get(name)
    if (!test) return refuse(construct, `no search identifier is called "${name}"`)
    used.add(name)
    return test
  }
  const named = (pattern: string): EventTest[] => {
    if (words.has(pattern) && pattern !== 'them') unexpected(pattern)
    const names = [...selections.keys()].filter((name) => isMeant(name, pattern))
    if (names.length === 0) refuse(construct, `no search identifier fits "${pattern}"`)
    return names.map(single)
  }

  const test = or()
  const rest = tokens[at]
  if (rest !== undefined) unexpected(rest)
  return { test, used }
}

/** A name that begins with an underscore is meant only by a pattern that begins with one too. */
function isMeant(name: string, pattern: string): boolean {
  if (name.startsWith('_') && !pattern.startsWith('_')) return false
  if (pattern === 'them') return true
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first)) return false
  let from = first.length
  for (const part of rest) {
    const found = name.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return name.length - last.length >= from && name.endsWith(last)
}

function some(tests: readonly EventTest[]): EventTest {
  const [only, ...more] = tests
  return only && more.length === 0 ? only : (event) => tests.some((test) => test(event))
}

function every(tests: readonly EventTest[]): EventTest {
  const [only, ...more] = tests
  return only && more.length === 0 ? only : (event) => tests.every((test) => test(event))
}
