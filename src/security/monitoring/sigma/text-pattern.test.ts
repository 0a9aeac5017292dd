import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileText, type Placement } from './text-pattern.ts'

/** Escapes as the table in the Sigma rules specification 2.1, "Escape Character", lists them. */
const cases: [pattern: string, text: string, holds: boolean][] = [
  ['admin', 'ADMIN', true],
  ['admin', 'administrator', false],
  ['', '', true],
  ['', 'x', false],
  ['*', '', true],
  ['prog?.exe', 'progA.exe', true],
  ['prog?.exe', 'prog.exe', false],
  ['?', '\u{1F512}', true],
  ['av_V*.exe', 'av_V21.2.1.exe', true],
  ['a*b', 'a\nb', true],
  [String.raw`C:\Windows`, String.raw`c:\windows`, true],
  [String.raw`C:\\Windows`, String.raw`c:\windows`, true],
  [String.raw`a\*`, 'a*', true],
  [String.raw`a\*`, 'abc', false],
  [String.raw`a\?`, 'a?', true],
  [String.raw`a\?`, 'ab', false],
  [String.raw`a\\*`, String.raw`a\bc`, true],
  [String.raw`a\\*`, 'a*', false],
  [String.raw`a\\\*`, String.raw`a\*`, true],
  [String.raw`a\\\*`, String.raw`a\bc`, false],
  [String.raw`a\\\b`, String.raw`a\\b`, true],
  [String.raw`a\\\\b`, String.raw`a\\b`, true],
  ['a.c', 'abc', false],
  ['(a|b)+*', '(a|b)+ and more', true],
]

test.each(cases)('%j against %j is %s', (pattern, text, holds) => {
  expect(compileText(pattern, 'whole', false)(text)).toBe(holds)
})

test('an added wildcard is not escaped by a backslash at the end of the text', () => {
  expect(compileText('\\Temp\\', 'contains', false)('C:\\Temp\\a.exe')).toBe(true)
})

test('case counts when it is asked for', () => {
  expect(compileText('Ab*', 'whole', true)('Abc')).toBe(true)
  expect(compileText('Ab*', 'whole', true)('abc')).toBe(false)
})

// ASVS 1.2.9
test('any pattern holds exactly when a naive matcher says so', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 7 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 9 })
  const placement = fc.constantFrom<Placement>('whole', 'startswith', 'endswith', 'contains')
  fc.assert(
    fc.property(short, text, placement, (pattern, subject, where) => {
      const before = where === 'contains' || where === 'endswith' ? '*' : ''
      const after = where === 'contains' || where === 'startswith' ? '*' : ''
      expect(compileText(pattern, where, false)(subject)).toBe(naive(before + pattern + after, subject))
    }),
    { numRuns: 2_000 },
  )
})

function naive(pattern: string, text: string): boolean {
  const [first] = pattern
  if (first === undefined) return text === ''
  if (first === '*') return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)))
  return text !== '' && (first === '?' || first === text[0]) && naive(pattern.slice(1), text.slice(1))
}
