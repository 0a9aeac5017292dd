import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** Where this repository is. */
export const repository: string = resolve(import.meta.dirname, '../..')

const copied = ['.gitignore', '.oxfmtrc.json', '.oxlintrc.json', 'tsconfig.json', 'knip.json']

const clean: Record<string, string> = {
  'package.json': '{ "name": "planted", "type": "module" }\n',
  'package-lock.json':
    '{ "name": "planted", "lockfileVersion": 3, "packages": { "": { "name": "planted" } } }\n',
  'tools/openapi-types/package.json': '{ "name": "openapi-types", "private": true }\n',
  'src/platform/answer.ts': '/** The answer. */\nexport const answer = 42\n',
  'src/entry/cli.ts': "import { answer } from '../platform/answer.ts'\n\nconsole.log(answer)\n",
}

/**
 * A small project that passes the whole gate, with this repository's own configuration, plus `files`
 * (path → text; null takes a file away). It is removed when the test ends. Returns its root.
 */
export function plant(files: Record<string, string | null> = {}): string {
  const root = mkdtempSync(join(tmpdir(), '6fb-planted-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  for (const name of copied) {
    if (files[name] !== null) cpSync(join(repository, name), join(root, name))
  }
  for (const [path, text] of Object.entries({ ...clean, ...files })) {
    if (text === null) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
