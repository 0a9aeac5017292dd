import { isTest } from './place.ts'
import type { Convention } from './violation.ts'

/** Everything that src exports says what it promises, in a docstring right above it. */
export const docstrings: Convention = function* (file) {
  if (!file.path.startsWith('src/') || isTest(file.path) || isGenerated(file.text)) return
  for (const { name, documented, offset } of file.exports) {
    if (documented) continue
    const message = `${name} is exported without a docstring`
    yield { rule: 'docstring', path: file.path, line: file.lineAt(offset), message }
  }
}

function isGenerated(text: string): boolean {
  return /^\/\*\*?\s*\*?\s*(This file was|Generated) /.test(text)
}
