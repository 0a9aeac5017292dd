import { posix } from 'node:path'
import type { SourceFile } from './source-file.ts'

/** Which part of the house a file belongs to, by its path; `other` for files at the root. */
export type Area =
  | 'platform'
  | 'app'
  | 'security'
  | 'entry'
  | 'web'
  | 'test'
  | 'bench'
  | 'drills'
  | 'tools'
  | 'other'

/** What a file of `src/app` and `src/security` is, in the order in which they may import one another. */
export type Role = 'noun' | 'sql' | 'verb' | 'edge'

const areas: [prefix: string, area: Area][] = [
  ['src/platform/', 'platform'],
  ['src/app/', 'app'],
  ['src/security/', 'security'],
  ['src/entry/', 'entry'],
  ['web/', 'web'],
  ['test/', 'test'],
  ['bench/', 'bench'],
  ['drills/', 'drills'],
  ['tools/', 'tools'],
]

/** A folder with many addresses has several: guest-routes.ts beside routes.ts. */
const edge = /\/(routes|guest-routes|settings-routes|commands|jobs)\.ts$/

/** The area that `path` lies in. */
export function areaOf(path: string): Area {
  return areas.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'other'
}

/** Whether `path` is a test or the helper of one (`name.test.ts`, `name.test-helper.ts`). */
export function isTest(path: string): boolean {
  return /\.test(-[a-z-]+)?\.tsx?$/.test(path)
}

/** Whether the rules of nouns and verbs hold for `path`. */
export function isDomain(path: string): boolean {
  return (areaOf(path) === 'app' || areaOf(path) === 'security') && !isTest(path)
}

/**
 * The role of a domain file. Edges and SQL are known by their names; a verb is a file that reaches the
 * database, or whose asynchronous function bears the file's name; everything else is a noun.
 */
export function roleOf(file: SourceFile): Role {
  if (edge.test(file.path)) return 'edge'
  if (file.path.endsWith('.sql.ts')) return 'sql'
  return reachesDatabase(file) || hasOwnVerb(file) ? 'verb' : 'noun'
}

/** The name that the verb in `path` must have: `revoke-sessions.ts` holds `revokeSessions`. */
export function verbName(path: string): string {
  return posix.basename(path, '.ts').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function reachesDatabase(file: SourceFile): boolean {
  return file.imports.some(
    ({ target, typeOnly }) =>
      !typeOnly && (target?.endsWith('.sql.ts') || target?.startsWith('src/platform/postgres/')),
  )
}

function hasOwnVerb(file: SourceFile): boolean {
  return file.exports.some(({ name, kind }) => kind === 'async function' && name === verbName(file.path))
}
