/**
 * The quality gate: `npm run check`. Runs every step, or those whose names are given, over this
 * repository or over the tree at `--root`. Exit code 1 when one fails or none was run.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runSteps } from './checks/run-steps.ts'
import { steps } from './checks/steps.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string', default: resolve(import.meta.dirname, '..') } },
})
const unknown = positionals.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const chosen = steps.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const finished = await runSteps(chosen, resolve(values.root))
const failed = finished.filter(({ ok }) => !ok)
console.log(failed.length === 0 ? 'all is well' : `failed: ${failed.map(({ name }) => name).join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
