import { describe, expect, test } from 'vitest'
import { lockStep } from '../../tools/checks/lock.ts'
import type { Step } from '../../tools/checks/step.ts'
import { conventionsStep } from '../../tools/checks/conventions.ts'
import { formatStep, lintStep, typesStep, unusedStep } from '../../tools/checks/tools.ts'
import { plant, repository } from './plant.test-helper.ts'

interface Planted {
  step: Step
  /** What the complaint must name. */
  says: string
  files: Record<string, string | null>
}

const cli = (body: string): Record<string, string> => ({ 'src/entry/cli.ts': `${body}\n` })
const lock = (entries: object): Record<string, string> => ({
  'package-lock.json': JSON.stringify({ packages: { '': {}, ...entries } }),
})

const planted: Record<string, Planted> = {
  'a string where a number belongs': {
    step: typesStep,
    says: 'TS2322',
    files: cli("const count: number = 'one'\nconsole.log(count)"),
  },
  'an element that may be absent': {
    step: typesStep,
    says: 'TS2532',
    files: cli('const names: string[] = []\nconsole.log(names[0].length)'),
  },
  'an optional property set to undefined': {
    step: typesStep,
    says: 'TS2375',
    files: cli('const person: { name?: string } = { name: undefined }\nconsole.log(person)'),
  },
  'an enum, which does not run': {
    step: typesStep,
    says: 'TS1294',
    files: cli('enum State {\n  Open,\n}\nconsole.log(State.Open)'),
  },
  'a promise that nobody awaits': {
    step: lintStep,
    says: 'no-floating-promises',
    files: cli('async function save(): Promise<void> {}\nsave()'),
  },
  'a promise as a condition': {
    step: lintStep,
    says: 'no-misused-promises',
    files: cli('async function isFree(): Promise<boolean> {\n  return true\n}\nif (isFree()) console.log(1)'),
  },
  'await on what is no promise': { step: lintStep, says: 'await-thenable', files: cli('await 42') },
  any: { step: lintStep, says: 'no-explicit-any', files: cli('const x: any = 1\nconsole.log(x)') },
  'any that came from elsewhere': {
    step: lintStep,
    says: 'no-unsafe-assignment',
    files: cli("const x = JSON.parse('1')\nconsole.log(x)"),
  },
  'a state forgotten in a switch': {
    step: lintStep,
    says: 'switch-exhaustiveness-check',
    files: cli(
      "export function f(state: 'open' | 'shut'): number {\n  switch (state) {\n    case 'open':\n      return 1\n  }\n  return 2\n}",
    ),
  },
  'a circle of imports': {
    step: lintStep,
    says: 'no-cycle',
    files: {
      'src/platform/a.ts': "import { b } from './b.ts'\nexport const a = (): number => b()\n",
      'src/platform/b.ts': "import { a } from './a.ts'\nexport const b = (): number => a()\n",
    },
  },
  'a focused test': {
    step: lintStep,
    says: 'no-focused-tests',
    files: {
      'test/one.test.ts': "import { expect, test } from 'vitest'\ntest.only('x', () => expect(1).toBe(1))\n",
    },
  },
  'no .gitignore, which would send oxlint into node_modules': {
    step: lintStep,
    says: 'no .gitignore',
    files: { '.gitignore': null },
  },
  'a semicolon': { step: formatStep, says: 'cli.ts', files: cli('console.log(1);') },
  'a file that nothing uses': {
    step: unusedStep,
    says: 'src/platform/alone.ts',
    files: { 'src/platform/alone.ts': 'console.log(1)\n' },
  },
  'an export that nothing uses': {
    step: unusedStep,
    says: 'question',
    files: { 'src/platform/answer.ts': 'export const answer = 42\nexport const question = 6\n' },
  },
  'a package that nothing uses': {
    step: unusedStep,
    says: 'left-pad',
    files: { 'package.json': '{ "name": "planted", "dependencies": { "left-pad": "1.3.0" } }\n' },
  },
  'a package that is not listed': {
    step: unusedStep,
    says: 'fastify',
    files: cli("import fastify from 'fastify'\nconsole.log(fastify)"),
  },
  'no lock': { step: lockStep, says: 'package-lock.json is missing', files: { 'package-lock.json': null } },
  'an optional platform package without an entry': {
    step: lockStep,
    says: '@tool/linux-arm64, optional for node_modules/tool, has no entry',
    files: lock({
      'node_modules/tool': { integrity: 'x', optionalDependencies: { '@tool/linux-arm64': '1.0.0' } },
    }),
  },
  'an entry without an integrity hash': {
    step: lockStep,
    says: 'node_modules/tool has no integrity hash',
    files: lock({ 'node_modules/tool': {} }),
  },
  'an entry from a registry of our own': {
    step: lockStep,
    says: 'node_modules/tool comes from another place',
    files: lock({ 'node_modules/tool': { integrity: 'x', resolved: 'https://packages.example/tool.tgz' } }),
  },
  'a range of versions': {
    step: lockStep,
    says: '"^1.0.0" is not an exact version',
    files: { 'package.json': '{ "dependencies": { "tool": "^1.0.0" } }' },
  },
  'package.json changed without the lock': {
    step: lockStep,
    says: 'tool is 1.0.0 in package.json and absent in the lock',
    files: { 'package.json': '{ "dependencies": { "tool": "1.0.0" } }' },
  },
}

describe('a planted violation fails the gate', () => {
  test.each(Object.entries(planted))('%s', { timeout: 60_000 }, async (_, { step, says, files }) => {
    const { ok, output } = await step.run(plant(files))
    expect(output).toContain(says)
    expect(ok).toBe(false)
  })
})

describe('a clean tree passes', () => {
  const all = [lockStep, conventionsStep, formatStep, typesStep, lintStep, unusedStep]
  test.each(all.map((step) => [step.name, step] as const))('%s', { timeout: 60_000 }, async (_, step) => {
    expect(await step.run(plant())).toMatchObject({ ok: true })
  })
})

// ASVS 15.1.2
test('this repository has a complete lock', async () => {
  expect(await lockStep.run(repository)).toEqual({ ok: true, output: '' })
})
