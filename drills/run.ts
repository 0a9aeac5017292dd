import { parseArgs } from 'node:util'
import { listDrills, runDrill } from './run-drill.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, json: { type: 'boolean' }, seed: { type: 'string' } },
})
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const [verb, name] = positionals
const drills = await listDrills()

if (verb === 'list') {
  for (const drill of drills)
    print(values.json === true ? JSON.stringify(drill) : `${drill.name}  ${drill.title}`)
} else if (verb === 'run' && (name === undefined) === (values.all === true)) {
  for (const one of name === undefined ? drills.map((drill) => drill.name) : [name]) {
    const { seed, json = false } = values
    try {
      const { passed } = await runDrill(one, { ...(seed === undefined ? {} : { seed }), json, print })
      if (!passed) process.exitCode = 1
    } catch (error) {
      process.stderr.write(`${one}: ${error instanceof Error ? error.message : String(error)}\n`)
      process.exitCode = 1
    }
  }
} else {
  process.stderr.write('Usage: 6fb drill list | run NAME | run --all [--json] [--seed TEXT]\n')
  process.exitCode = 2
}
