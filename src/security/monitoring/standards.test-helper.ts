import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

const root = resolve(import.meta.dirname, '../../..')
const standards = process.env['SHARED_STANDARDS'] ?? resolve(root, '../shared/standards')

/** The folder of a published standard, or undefined on a machine that doesn't have it. */
export function standardFolder(name: string): string | undefined {
  const folder = join(standards, name)
  return existsSync(folder) ? folder : undefined
}

/** What a test says when it is skipped for want of the standards. */
export const noStandards = `not checked here: ${standards} does not exist (SHARED_STANDARDS names another place)`

/** The published Sigma schema called `file`. */
export function sigmaSchema(folder: string, file: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  return ajv.compile(readJson(join(folder, 'schema', file)))
}

/** OCSF 1.8: validates an event by the class that its class_uid names; with the file of a class only that, which is much quicker. */
export function ocsfEventSchema(folder: string, name = 'event.schema.json'): ValidateFunction {
  const ajv = new Ajv2020()
  formats.default(ajv)
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.schema.json') && file !== 'event.schema.json' && file !== name,
  )
  for (const file of files) ajv.addSchema(readJson(join(folder, file)))
  return ajv.compile(readJson(join(folder, name)))
}

function readJson(file: string): object {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof content !== 'object' || content === null) throw new Error(`${file} holds no JSON object`)
  return content
}
