import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import { parse } from 'yaml'
import { systemRandom } from '../src/platform/crypto/random.ts'
import { attack as credentialStuffing } from './credential-stuffing/attack.ts'
import type { Measurement } from './measurement.ts'

const attacks: Record<string, (seed: string) => Promise<Measurement>> = {
  'credential-stuffing': credentialStuffing,
}

const DrillFile = Type.Object({
  title: Type.String(),
  technique: Type.String(),
  rule: Type.String(),
  severity: Type.String(),
  goals: Type.Object({
    detect_ms_max: Type.Number(),
    contain_ms_max: Type.Number(),
    leaked_records_max: Type.Number(),
    honest_refused_max: Type.Number(),
  }),
})

/** How a drill went, measured against drill.yml. */
export interface DrillResult extends Measurement {
  name: string
  passed: boolean
  /** The same seed makes the same attack. */
  seed: string
}

const readDrill = async (name: string): Promise<Type.Static<typeof DrillFile>> =>
  Value.Parse(DrillFile, parse(await readFile(join(import.meta.dirname, name, 'drill.yml'), 'utf8')))

/** The drills there are. */
export function listDrills(): Promise<{ name: string; title: string }[]> {
  return Promise.all(
    Object.keys(attacks).map(async (name) => ({ name, title: (await readDrill(name)).title })),
  )
}

/** Attacks a scratch shop and measures how it responds. Prints a table, or one line of JSON. Throws for an unknown name. */
export async function runDrill(
  name: string,
  options: { seed?: string; json?: boolean; print?: (line: string) => void } = {},
): Promise<DrillResult> {
  const attack = attacks[name]
  if (attack === undefined) throw new Error(`There is no drill ${name}. Try: 6fb drill list.`)
  const { title, technique, severity, goals } = await readDrill(name)
  const seed = options.seed ?? systemRandom.bytes(6).toString('hex')
  const measured = await attack(seed)
  const rows: [string, string | number | boolean, string, boolean][] = [
    ['severity', measured.severity, severity, measured.severity === severity],
    within('detect_ms', measured.detect_ms, goals.detect_ms_max),
    within('contain_ms', measured.contain_ms, goals.contain_ms_max),
    within('leaked_records', measured.leaked_records, goals.leaked_records_max),
    within('honest_refused', measured.honest_refused, goals.honest_refused_max),
    ['impact_exact', measured.impact_exact, 'true', measured.impact_exact],
  ]
  const result = { name, passed: rows.every(([, , , ok]) => ok), ...measured, seed }
  const print = options.print ?? (() => undefined)
  if (options.json === true) print(JSON.stringify(result))
  else {
    print(`${title} (ATT&CK ${technique}), seed ${seed}`)
    for (const [figure, value, goal, ok] of rows)
      print(
        `  ${figure.padEnd(16)}${String(value).padStart(8)}  goal ${goal.padEnd(8)}${ok ? 'ok' : 'MISSED'}`,
      )
    print(`  ${'confirm_ms'.padEnd(16)}${String(measured.confirm_ms).padStart(8)}  no goal`)
    for (const note of measured.notes) print(`  ${note}`)
  }
  return result
}

function within(figure: string, value: number, max: number): [string, number, string, boolean] {
  return [figure, value, `≤ ${max}`, value <= max]
}
