import { posix } from 'node:path'
import { isTest } from './place.ts'
import type { Violation } from './violation.ts'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
const codeFolders = /^(src|web|test|bench|drills|tools)\//
const codeFile = /\.(ts|tsx|js|mjs|css|html|sql|json|jsonl|yml)$/

/** The headings of the playbook: the only folders that src/security may have. */
export const securityFolders = [
  'incident-classification',
  'immediate-response',
  'investigation',
  'response-actions',
  'booking-protection',
  'data-protection',
  'recovery',
  'monitoring',
  'manual-checks',
  'emergency-commands',
]

/** Folders and code files are in kebab-case; README.md, licences and the like keep their capitals. */
export function* fileNames(path: string): Generator<Violation> {
  if (!codeFolders.test(path)) return
  const folders = path.split('/').slice(0, -1)
  const parts = codeFile.test(path) ? path.split('/') : folders
  const odd = parts.find((part) => !kebab.test(part))
  if (odd) yield { rule: 'file-name', path, line: 1, message: `${odd} is not in kebab-case` }
}

/** What every folder of src/security works with, as src/app has its context.ts. */
const sharedBySecurity = new Set(['guard-context.ts'])

/** Whoever knows the playbook knows the folders of src/security. */
export function* securityFolder(path: string): Generator<Violation> {
  const [first, second, folder, file] = path.split('/')
  if (first !== 'src' || second !== 'security' || folder === undefined) return
  if (file !== undefined && securityFolders.includes(folder)) return
  if (file === undefined && (posix.extname(folder) === '.md' || sharedBySecurity.has(folder) || isTest(path)))
    return
  yield { rule: 'security-folder', path, line: 1, message: `${folder} is not a heading of the playbook` }
}
