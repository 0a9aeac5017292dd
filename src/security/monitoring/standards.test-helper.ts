import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Check, Errors } from 'typebox/schema'

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

/** OCSF 1.8: validates events of one class. Compiling it is worth the while for hundreds of events. */
export function ocsfClassSchema(folder: string, classUid: number): ValidateFunction {
  const ajv = new Ajv2020()
  formats.default(ajv)
  ajv.addSchema(readJson(join(folder, 'objects.schema.json')))
  const name = readdirSync(folder).find((file) => file.startsWith(`${classUid}-`))
  if (name === undefined) throw new Error(`class ${classUid} is not in OCSF 1.8`)
  return ajv.compile(readJson(join(folder, name)))
}

/**
 * OCSF 1.8, without compiling anything: for a few events of many classes that is much quicker. Gives what is wrong with an
 * event, by the class that its class_uid names.
 */
export function ocsfEventCheck(folder: string): (event: object) => string[] {
  const objects = readJson(join(folder, 'objects.schema.json'))
  const context = { [String('$id' in objects ? objects.$id : '')]: objects }
  const files = readdirSync(folder)
  const classes = new Map<unknown, object>()
  return (event) => {
    const classUid = 'class_uid' in event ? event.class_uid : undefined
    const file = files.find((name) => name.startsWith(`${String(classUid)}-`))
    if (file === undefined) return [`class ${String(classUid)} is not in OCSF 1.8`]
    const schema = classes.get(classUid) ?? readJson(join(folder, file))
    classes.set(classUid, schema)
    if (Check(context, schema, event)) return []
    const [, errors] = Errors(context, schema, event)
    return errors.map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

function readJson(file: string): object {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof content !== 'object' || content === null) throw new Error(`${file} holds no JSON object`)
  return content
}
