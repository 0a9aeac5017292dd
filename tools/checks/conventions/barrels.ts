import { posix } from 'node:path'
import type { Convention } from './violation.ts'

/** No index.ts, and no module that passes on what another one exports: a name has one address. */
export const barrels: Convention = function* (file) {
  if (/^index\.tsx?$/.test(posix.basename(file.path))) {
    yield { rule: 'barrel', path: file.path, line: 1, message: 'an index file hides where a name lives' }
  }
  for (const node of file.program.body) {
    const passesOn =
      node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source)
    if (!passesOn) continue
    const message = 'export what this file declares; import the rest from where it is'
    yield { rule: 'barrel', path: file.path, line: file.lineAt(node.start), message }
  }
}
