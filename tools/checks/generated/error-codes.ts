import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { problemTable } from '../../../src/platform/http/problem.ts'
import { listFiles } from '../list-files.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

/** docs/api/errors.md, from every errors.ts below src. */
export const errorCodeDocs: Generator = {
  path: 'docs/api/errors.md',
  async generate() {
    const root = resolve(import.meta.dirname, '../../..')
    const sources = listFiles(root).filter((path) => /^src\/.*\/errors\.ts$/.test(path))
    for (const source of sources) await import(pathToFileURL(join(root, source)).href)
    return render()
  },
}

function render(): string {
  const rows = [...problemTable]
    .sort(([a, x], [b, y]) => x.status - y.status || (a < b ? -1 : 1))
    .map(([code, { status, sentence }]) => [String(status), `\`${code}\``, sentence])
  return `# Error codes

${notice('the errors.ts of every folder')}

Every error is a problem document (RFC 9457, \`application/problem+json\`). Its \`code\` is stable: write
programs against the code, and show people the \`title\` or the \`detail\`.

${markdownTable(['Status', 'Code', 'Sentence'], rows)}
`
}
