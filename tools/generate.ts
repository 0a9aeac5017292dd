/**
 * Writes the files that are made from others: `npm run generate`. With `--check` it writes nothing and
 * exits with 1 when one is out of date.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findStale, writeGenerated } from './checks/generated.ts'
import { generators } from './checks/generated/generators.ts'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

if (values.check) {
  const stale = await findStale(root, generators)
  console.log(stale.join('\n') || `${generators.length} generated files are up to date`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  const changed = await writeGenerated(root, generators)
  console.log(changed.map((path) => `wrote ${path}`).join('\n') || 'everything was up to date')
}
