import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../list-files.ts'
import { needsTest, type Requirement } from './requirement.ts'
import { taggedTests, type TaggedTest } from './tagged-tests.ts'

/** Which tests of the tree under `root` show which requirement, and what is wrong with that. */
export interface Coverage {
  tests: TaggedTest[]
  complaints: string[]
}

/**
 * Reads the tags of all tests and holds them against the table. Complaints: a tag for no requirement of the table, or for one
 * that the table says is not met or does not apply; a requirement that is met, and no test shows it; a file of the table that
 * is not there.
 */
export function findCoverage(root: string, requirements: readonly Requirement[]): Coverage {
  const read = listFiles(root)
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => taggedTests(path, readFileSync(join(root, path), 'utf8')))
  const tests = read.flatMap((file) => file.tests)
  const complaints = read.flatMap((file) => file.complaints)
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]))
  for (const { id, path, title } of tests) {
    const standing = byId.get(id)?.standing
    if (standing === undefined) complaints.push(`${path}: there is no requirement ${id} ("${title}")`)
    else if (!needsTest(standing))
      complaints.push(`${path}: the table says of ${id} that no test shows it ("${title}")`)
  }
  const shown = new Set(tests.map(({ id }) => id))
  for (const { id, standing } of requirements) {
    if (needsTest(standing) && !shown.has(id)) complaints.push(`no test is tagged with ${id}`)
    for (const path of 'where' in standing ? standing.where : [])
      if (!existsSync(join(root, path))) complaints.push(`${id}: there is no file ${path}`)
  }
  return { tests, complaints }
}
