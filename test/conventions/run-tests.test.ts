import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runProgram } from '../../tools/checks/step.ts'
import { plant, repository } from './plant.test-helper.ts'

const head = "import { beforeAll, expect, test } from 'vitest'\n"

/** Counts the tests of a planted project in a process of its own, as `npm test` does. */
async function count(files: Record<string, string>): Promise<unknown> {
  const config =
    "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { pool: 'forks' } })\n"
  const runner = join(repository, 'tools/checks/run-tests.ts')
  const code = `import { runTests } from ${JSON.stringify(runner)}
const counts = await runTests(process.argv[1], { filters: [], projects: [] })
process.stdout.write('\\n' + JSON.stringify(counts), () => process.exit(0))`
  const root = plant({ 'vitest.config.ts': config, ...files })
  const { output } = await runProgram(
    process.execPath,
    ['--input-type=module-typescript', '-e', code, root],
    repository,
  )
  return JSON.parse(output.split('\n').at(-1) ?? '')
}

test('passed, failed and skipped tests are counted', async () => {
  const files = {
    'a.test.ts': `${head}test('a', () => expect(1).toBe(1))\ntest('b', () => expect(1).toBe(2))\n`,
    'b.test.ts': `${head}test('c', () => expect(1).toBe(1))\ntest('d', (context) => context.skip('not here'))\n`,
  }
  expect(await count(files)).toEqual({ passed: 2, failed: 1, skipped: 1 })
})

test('a file that cannot be loaded is a failed test', async () => {
  expect(await count({ 'a.test.ts': "import './absent.ts'\n" })).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a hook that fails is a failed test', async () => {
  const text = `${head}beforeAll(() => { throw new Error('no') })\ntest('a', () => expect(1).toBe(1))\n`
  expect(await count({ 'a.test.ts': text })).toEqual({ passed: 0, failed: 1, skipped: 1 })
})

test('a rejection that no test awaits is a failed test', async () => {
  const text = `${head}test('a', async () => { void Promise.reject(new Error('late')); await new Promise(setImmediate); expect(1).toBe(1) })\n`
  expect(await count({ 'a.test.ts': text })).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('a global setup that fails is a failed test', async () => {
  const config = `import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { globalSetup: ['setup.ts'] } })\n`
  const files = {
    'vitest.config.ts': config,
    'setup.ts': "export default () => { throw new Error('no database') }\n",
    'a.test.ts': `${head}test('a', () => expect(1).toBe(1))\n`,
  }
  expect(await count(files)).toMatchObject({ passed: 0, failed: 1 })
})
