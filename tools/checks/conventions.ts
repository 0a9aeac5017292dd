import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { barrels } from './conventions/barrels.ts'
import { docstrings } from './conventions/docstrings.ts'
import { excuses } from './conventions/excuses.ts'
import { folderDirection, importDirection } from './conventions/import-direction.ts'
import { injectedTime } from './conventions/injected-time.ts'
import { linearPatterns } from './conventions/linear-patterns.ts'
import { machinePaths } from './conventions/machine-paths.ts'
import { fileNames, securityFolder } from './conventions/names.ts'
import { oneVerb } from './conventions/one-verb.ts'
import { outgoingRequests } from './conventions/outgoing-requests.ts'
import { parseSourceFile, type SourceFile } from './conventions/source-file.ts'
import type { Convention, Violation } from './conventions/violation.ts'
import { listFiles } from './list-files.ts'
import { resultOf, type Step } from './step.ts'

const conventions: Convention[] = [
  importDirection,
  folderDirection,
  oneVerb,
  injectedTime,
  outgoingRequests,
  linearPatterns,
  docstrings,
  barrels,
  excuses,
]

/** The habits of this codebase that no other tool knows. */
export const conventionsStep: Step = {
  name: 'conventions',
  run: async (root) => resultOf(findViolations(root).map(describe)),
}

/** Every break of a convention in the tree under `root`, in the order of paths. */
export function findViolations(root: string): Violation[] {
  const paths = listFiles(root)
  const files = parseAll(
    root,
    paths.filter((path) => /\.tsx?$/.test(path)),
  )
  return paths.flatMap((path) => {
    const file = files.get(path)
    return [
      ...fileNames(path),
      ...securityFolder(path),
      ...textRules(root, path, file),
      ...conventions.flatMap((convention) => (file ? [...convention(file, files)] : [])),
    ]
  })
}

function parseAll(root: string, paths: string[]): Map<string, SourceFile> {
  return new Map(paths.map((path) => [path, parseSourceFile(path, readFileSync(join(root, path), 'utf8'))]))
}

function textRules(root: string, path: string, file: SourceFile | undefined): Iterable<Violation> {
  const text = file?.text ?? readFileSync(join(root, path), 'utf8')
  return text.includes('\0') ? [] : machinePaths(path, text, root)
}

function describe({ rule, path, line, message }: Violation): string {
  return `${path}:${line}  ${rule}: ${message}`
}
