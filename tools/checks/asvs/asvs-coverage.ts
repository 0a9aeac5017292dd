import { findCoverage, type Coverage } from '../tags/coverage.ts'
import type { TagKind } from '../tags/tagged-tests.ts'
import { needsTest, type Requirement } from './requirement.ts'

const kind: TagKind = { word: 'ASVS', id: String.raw`\d+\.\d+\.\d+`, example: '// ASVS 6.2.1, 6.2.4' }

/** Which tests show which requirement, and what does not fit the table of requirements. */
export function findAsvsCoverage(root: string, requirements: readonly Requirement[]): Coverage {
  const claims = requirements.map(({ id, standing }) => ({
    id,
    needsTest: needsTest(standing),
    where: 'where' in standing ? standing.where : [],
  }))
  return findCoverage(root, kind, claims)
}
