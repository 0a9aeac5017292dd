import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noStandards, standardFolder } from '../../src/security/monitoring/standards.test-helper.ts'
import { findAsvsCoverage } from '../../tools/checks/asvs/asvs-coverage.ts'
import type { Standing } from '../../tools/checks/asvs/requirement.ts'
import { requirements } from '../../tools/checks/asvs/requirements.ts'
import { plant, repository } from './plant.test-helper.ts'

const standard = standardFolder('asvs')

test('the table has every requirement of levels 1 and 2, each once, with its level', (context) => {
  if (standard === undefined) return context.skip(noStandards)
  const pairs = readFileSync(join(standard, 'asvs-5.0.0.csv'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = /^(\d+\.\d+\.\d+),([12]),V\d+,/.exec(line)
      return found === null ? [] : [`${found[1]} ${found[2]}`]
    })
  expect(pairs).toHaveLength(253)
  expect(requirements.map(({ id, level }) => `${id} ${level}`)).toEqual(pairs)
})

test('tests and table agree', () => {
  const { tests, complaints } = findAsvsCoverage(repository, requirements)
  expect(complaints).toEqual([])
  expect(tests.length).toBeGreaterThan(150)
})

describe('a planted violation is named:', () => {
  const path = 'test/auth/x.test.ts'
  const where = ['src/platform/answer.ts']
  const found = (text: string, standing: Standing): string[] =>
    findAsvsCoverage(plant({ [path]: text }), [{ id: '6.2.1', level: 1, asks: 'Long', standing }]).complaints

  test('none when all is well, whatever the test is called with', () => {
    for (const call of [
      "test('a'",
      "it.each([1])('%s'",
      "  test.skipIf(false)(\n  'a'",
      "test.for(['a'])('b'",
    ])
      expect(found(`// ASVS 6.2.1\n${call}, () => {})\n`, { where })).toEqual([])
    expect(found('', { doesNotApply: 'x' })).toEqual([])
    expect(found('', { notMet: 'x' })).toEqual([])
    expect(found('', { where, seenBy: 'x' })).toEqual([])
  })

  test('what a test shows is said with the groups that it stands in', () => {
    const text = "describe('done', () => {})\ndescribe('a', () => {\n// ASVS 6.2.1\ntest('b', () => {})\n})\n"
    const root = plant({ [path]: text })
    const all = [{ id: '6.2.1', level: 1 as const, asks: 'Long', standing: { where } }]
    expect(findAsvsCoverage(root, all).tests).toEqual([{ id: '6.2.1', path, title: 'a › b' }])
  })

  test.each<[string, string, Standing, string[]]>([
    ['an id that does not exist', '9.9.9', { notMet: 'x' }, [`${path}: the table has no 9.9.9 ("a")`]],
    [
      'a tag of what is not met',
      '6.2.1',
      { notMet: 'x' },
      [`${path}: the table says of 6.2.1 that no test shows it ("a")`],
    ],
    [
      'a tag of what does not apply',
      '6.2.1',
      { doesNotApply: 'x' },
      [`${path}: the table says of 6.2.1 that no test shows it ("a")`],
    ],
    [
      'a tag of what reading shows',
      '6.2.1',
      { where, seenBy: 'x' },
      [`${path}: the table says of 6.2.1 that no test shows it ("a")`],
    ],
    ['a file that is gone', '6.2.1', { where: ['src/gone.ts'] }, ['6.2.1: there is no file src/gone.ts']],
    ['a tag in another form', '6.2.1 and more', { notMet: 'x' }, [`${path}:1  write // ASVS 6.2.1, 6.2.4`]],
  ])('%s', (_, tag, standing, complaints) => {
    expect(found(`// ASVS ${tag}\ntest('a', () => {})\n`, standing)).toEqual(complaints)
  })

  test('a requirement without a test', () => {
    expect(found("test('a', () => {})\n", { where })).toEqual(['no test is tagged with 6.2.1'])
  })

  test('a tag above something else, also above a test that is further down', () => {
    for (const text of ['\n', "\n\ntest('a', () => {})\n", "\ntesting('a')\n", '\ntest(name)\n'])
      expect(found(`// ASVS 6.2.1${text}`, { notMet: 'x' })).toEqual([
        `${path}:1  there is no test in the next line`,
      ])
  })
})
