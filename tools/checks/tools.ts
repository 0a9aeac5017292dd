import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runProgram, type Step } from './step.ts'

const binaries = resolve(import.meta.dirname, '../../node_modules/.bin')

function tool(name: string, file: string, args: string[]): Step {
  return { name, run: (root) => runProgram(join(binaries, file), args, root) }
}

/** TypeScript 7 over everything that tsconfig.json includes. */
export const typesStep: Step = tool('types', 'tsc', ['-p', 'tsconfig.json', '--pretty', 'false'])

/**
 * oxlint with type information; warnings count as errors. Without a .gitignore it would walk through
 * every installed package (31 s instead of 1 s, then a crash), so a tree without one is refused.
 */
export const lintStep: Step = {
  name: 'lint',
  async run(root) {
    if (!existsSync(join(root, '.gitignore')))
      return { ok: false, output: 'no .gitignore: oxlint would lint node_modules' }
    return runProgram(
      join(binaries, 'oxlint'),
      ['--deny-warnings', '--report-unused-disable-directives'],
      root,
    )
  },
}

/** oxfmt changes nothing. npm writes package.json in a shape of its own; oxfmt's own settings are a table. */
export const formatStep: Step = tool('format', 'oxfmt', [
  '--check',
  '.',
  '!**/package.json',
  '!.oxfmtrc.json',
])

/** knip finds no unused file, export, type or package, and no package that is used without being listed. */
export const unusedStep: Step = tool('unused', 'knip', ['--no-progress', '--no-config-hints'])
