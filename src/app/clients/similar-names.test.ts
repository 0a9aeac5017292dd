import { expect, test } from 'vitest'
import { areSimilarNames } from './similar-names.ts'

test.each([
  ['Ana Client', 'ana  client'],
  ['Ana Client', 'Client, Ana'],
  ['Ana Client', 'Ana'],
  ['Ana Maria Client', 'Ana Client'],
  ['José Núñez', 'Jose Nunez'],
  ['Katharina Müller', 'Katarina Mueller'],
  ['Christopher Miller', 'Cristopher Miller'],
  ['李 小龙', '李 小龙'],
])('%s and %s may be one person', (one, other) => {
  expect(areSimilarNames(one, other)).toBe(true)
  expect(areSimilarNames(other, one)).toBe(true)
})

test.each([
  ['Ana Miller', 'Tom Miller'],
  ['Ana Client', 'Ben Barber'],
  ['Jo', 'Al'],
  ['', 'Ana'],
  ['...', '---'],
])('%s and %s are two', (one, other) => {
  expect(areSimilarNames(one, other)).toBe(false)
  expect(areSimilarNames(other, one)).toBe(false)
})
