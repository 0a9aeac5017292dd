import { findCoverage, type Coverage } from '../tags/coverage.ts'
import type { TagKind } from '../tags/tagged-tests.ts'
import type { Bullet } from './bullet.ts'

const kind: TagKind = {
  word: 'Playbook',
  id: String.raw`[A-Z]{1,2}\d+(?:\.\d+)?`,
  example: '// Playbook S0.1, M2',
}

/** Which tests show which bullet of the playbook, and what does not fit the table of bullets. */
export function findPlaybookCoverage(root: string, bullets: readonly Bullet[]): Coverage {
  const claims = bullets.map(({ id, standing }) => ({
    id,
    needsTest: 'where' in standing,
    where: 'where' in standing ? standing.where : [],
  }))
  return findCoverage(root, kind, claims)
}
