/**
 * Everything that can fail, in one command: `npm test`. Runs the quality gate (each step counts as one
 * test), builds the web pages, and runs every vitest project. Arguments keep only the steps and the test
 * files whose name or path contains one of them; `--project NAME` runs that vitest project alone.
 * The last line is `N passed, N failed`, with `, N skipped` where some were. Exit code 1 when a test
 * failed or none was run.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runSteps } from './checks/run-steps.ts'
import { runTests } from './checks/run-tests.ts'
import { runProgram, type Step } from './checks/step.ts'
import { steps } from './checks/steps.ts'

const root = resolve(import.meta.dirname, '..')
const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: { project: { type: 'string', multiple: true, default: [] } },
})

/** The browser tests open what this builds. */
const webStep: Step = {
  name: 'web',
  run: (folder) => runProgram(process.execPath, [join(folder, 'tools/build-web.ts')], folder),
}
const all = existsSync(join(root, 'tools/build-web.ts')) ? [...steps, webStep] : steps
const chosen = all.filter(
  ({ name }) =>
    values.project.length === 0 && (filters.length === 0 || filters.some((filter) => name.includes(filter))),
)

const finished = await runSteps(chosen, root)
const tests = await runTests(root, { filters, projects: values.project })
const passed = tests.passed + finished.filter(({ ok }) => ok).length
const broken = finished.filter(({ ok }) => !ok)
const failed = tests.failed + broken.length

if (broken.length > 0)
  console.log(`\nThe gate failed: ${broken.map(({ name }) => name).join(', ')} (see above).`)
if (passed + failed === 0) console.log('\nNo test was run.')
const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''
const line = `\n${passed} passed, ${failed} failed${skipped}\n`
process.stdout.write(line, () => process.exit(failed > 0 || passed === 0 ? 1 : 0))
