import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findStale, writeGenerated } from '../../tools/checks/generated.ts'
import { configurationDocs } from '../../tools/checks/generated/configuration.ts'
import { errorCodeDocs } from '../../tools/checks/generated/error-codes.ts'
import type { Generator } from '../../tools/checks/generated/generator.ts'
import { generators } from '../../tools/checks/generated/generators.ts'
import { plant, repository } from './plant.test-helper.ts'

/** What is committed stands in for what would be generated: the comparison is tested, not the sources. */
const committed: Generator[] = generators.map(({ path }) => ({
  path,
  generate: () => Promise.resolve(readFileSync(join(repository, path), 'utf8')),
}))

test.each(committed.map((generator) => generator.path))('%s changed by hand is named', async (path) => {
  const root = plant()
  expect((await writeGenerated(root, committed)).sort()).toEqual(
    committed.map((generator) => generator.path).sort(),
  )
  expect(await findStale(root, committed)).toEqual([])
  appendFileSync(join(root, path), ' ')
  expect(await findStale(root, committed)).toEqual([`${path} is out of date: run npm run generate`])
  expect(await writeGenerated(root, committed)).toEqual([path])
  expect(await findStale(root, committed)).toEqual([])
})

test('a generated file that is absent is named', async () => {
  expect(await findStale(plant(), [configurationDocs])).toEqual([
    'docs/configuration.md is missing: run npm run generate',
  ])
})

test('the generators of documents give the same text twice, with what it is made from in it', async () => {
  expect(await configurationDocs.generate()).toContain('| `RATE_LIMIT_MAX` | whole number | `100` |')
  expect(await errorCodeDocs.generate()).toContain('| 429 | `rate_limited` |')
  expect(await errorCodeDocs.generate()).toBe(await errorCodeDocs.generate())
})
