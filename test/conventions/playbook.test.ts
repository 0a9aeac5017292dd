import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noStandards, standardFolder } from '../../src/security/monitoring/standards.test-helper.ts'
import type { Bullet, BulletStanding } from '../../tools/checks/playbook/bullet.ts'
import { bullets } from '../../tools/checks/playbook/bullets.ts'
import { findPlaybookCoverage } from '../../tools/checks/playbook/playbook-coverage.ts'
import { plant, repository } from './plant.test-helper.ts'

const standards = standardFolder('')

test('the table has every bullet of the playbook, each under an id of its own', (context) => {
  if (standards === undefined) return context.skip(noStandards)
  // Each row of the list of bullets begins with its id; a range such as V1-4 stands for all in it.
  const rows = readFileSync(join(standards, '../playbook-rows.md'), 'utf8')
  const ids = [
    ...rows.matchAll(/(?:^|\| )\|? ?([A-Z]{1,2}\d+(?:\.\d+)?)(?:-(\d+))? [^|\n]*(?=\|)/gm),
  ].flatMap(([, first = '', last]) => {
    const [, letters = '', number = ''] = /^([A-Z]+)(\d.*)$/.exec(first) ?? []
    if (first === 'P0') return []
    if (last === undefined) return [first]
    return Array.from(
      { length: Number(last) - Number(number) + 1 },
      (_, at) => `${letters}${Number(number) + at}`,
    )
  })
  const known = bullets.map(({ id }) => id)
  expect(new Set(known).size).toBe(known.length)
  expect(ids.filter((id) => !known.includes(id))).toEqual([])
  expect(ids.length).toBeGreaterThan(90)
})

test('tests and table agree', () => {
  const { tests, complaints } = findPlaybookCoverage(repository, bullets)
  expect(complaints).toEqual([])
  expect(tests.length).toBeGreaterThan(50)
})

describe('a planted violation is named:', () => {
  const path = 'test/x.test.ts'
  const bullet = (standing: BulletStanding): Bullet => ({ id: 'S0.1', heading: 'h', says: 's', standing })
  const found = (text: string, standing: BulletStanding): string[] =>
    findPlaybookCoverage(plant({ [path]: text, 'src/security/x.ts': '' }), [bullet(standing)]).complaints
  const where = ['src/security']

  test('none when all is well, also with another tag between', () => {
    expect(found("// Playbook S0.1\n// ASVS 6.2.1\ntest('a', () => {})\n", { where })).toEqual([])
    expect(found('', { notYet: 'x' })).toEqual([])
  })

  test('a bullet that was shown and is not any more', () => {
    expect(found("test('a', () => {})\n", { where })).toEqual(['no test is tagged with S0.1'])
  })

  test('a test of what the table says is not built, and of nothing', () => {
    expect(found("// Playbook S0.1\ntest('a', () => {})\n", { notYet: 'x' })).toHaveLength(1)
    expect(found("// Playbook S9.9\ntest('a', () => {})\n", { notYet: 'x' })).toHaveLength(1)
  })

  test('a folder that is gone', () => {
    expect(found("// Playbook S0.1\ntest('a', () => {})\n", { where: ['src/gone'] })).toEqual([
      'S0.1: there is no file src/gone',
    ])
  })
})
