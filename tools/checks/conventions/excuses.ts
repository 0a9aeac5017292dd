import type { Convention } from './violation.ts'

const excuse =
  /\b(oxlint-disable|eslint-disable|oxfmt-ignore|prettier-ignore|TODO|FIXME|XXX)\b|@ts-(ignore|nocheck|expect-error)\b/

/** No comment that silences a checker or puts work off. */
export const excuses: Convention = function* (file) {
  for (const { value, start } of file.comments) {
    const match = excuse.exec(value)
    if (!match) continue
    const message = `${match[0]}: mend the code, or open an issue`
    yield { rule: 'excuse', path: file.path, line: file.lineAt(start), message }
  }
}
