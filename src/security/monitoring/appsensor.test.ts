import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { detectionPoints, type DetectionPoint, type DetectionStanding } from './appsensor.ts'
import { noStandards, standardFolder } from './standards.test-helper.ts'

const repository = resolve(import.meta.dirname, '../../..')

test('the table has every official detection point, once, in its order', (context) => {
  const folder = standardFolder('appsensor')
  if (folder === undefined) return context.skip(noStandards)
  const official = readFileSync(join(folder, 'detection-points.csv'), 'utf8')
    .split('\n')
    .flatMap((line) => /^([A-Z]+\d+),/.exec(line)?.[1] ?? [])
  expect(official.length).toBeGreaterThan(50)
  expect(detectionPoints.map(({ id }) => id)).toEqual(official)
})

test('each names a rule, a module, or a code that there is, and a test that there is', () => {
  const rules = readdirSync(join(import.meta.dirname, 'rules'))
  const codes = readFileSync(join(repository, 'docs/api/errors.md'), 'utf8')
  const places = [import.meta.dirname, join(import.meta.dirname, '..')]
  const isThere = (standing: DetectionStanding): boolean => {
    if ('rule' in standing) return rules.includes(standing.rule)
    if ('watch' in standing) return places.some((place) => existsSync(join(place, standing.watch)))
    if ('refused' in standing) return codes.includes(`\`${standing.refused}\``)
    return standing.not.length > 20
  }
  expect(detectionPoints.filter(({ standing }) => !isThere(standing))).toEqual([])
  const isShown = ({ standing, shownBy }: DetectionPoint): boolean =>
    shownBy === undefined ? 'not' in standing : existsSync(join(repository, shownBy)) && !('not' in standing)
  expect(detectionPoints.filter((one) => !isShown(one))).toEqual([])
})
