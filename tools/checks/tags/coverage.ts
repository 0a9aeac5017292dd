import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../list-files.ts'
import { taggedTests, type TaggedTest, type TagKind } from './tagged-tests.ts'

/** What a table says of one of its rows. */
export interface Claim {
  id: string
  /** Whether tests that are tagged with it have to show it; otherwise none may. */
  needsTest: boolean
  /** The files and folders that it names. */
  where: readonly string[]
}

/** Which tests of the tree under `root` show which row of a table, and what is wrong with that. */
export interface Coverage {
  tests: TaggedTest[]
  complaints: string[]
}

/**
 * Reads the tags of one kind in all tests and holds them against the table. Complaints: a tag for no row of the table, or for one
 * of which the table says that no test shows it; a row that a test has to show, and none does; a file of the table that is not
 * there.
 */
export function findCoverage(root: string, kind: TagKind, claims: readonly Claim[]): Coverage {
  const read = listFiles(root)
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => taggedTests(path, readFileSync(join(root, path), 'utf8'), kind))
  const tests = read.flatMap((file) => file.tests)
  const complaints = read.flatMap((file) => file.complaints)
  const byId = new Map(claims.map((claim) => [claim.id, claim]))
  for (const { id, path, title } of tests) {
    const claim = byId.get(id)
    if (claim === undefined) complaints.push(`${path}: the table has no ${id} ("${title}")`)
    else if (!claim.needsTest)
      complaints.push(`${path}: the table says of ${id} that no test shows it ("${title}")`)
  }
  const shown = new Set(tests.map(({ id }) => id))
  for (const { id, needsTest, where } of claims) {
    if (needsTest && !shown.has(id)) complaints.push(`no test is tagged with ${id}`)
    for (const path of where)
      if (!existsSync(join(root, path))) complaints.push(`${id}: there is no file ${path}`)
  }
  return { tests, complaints }
}
