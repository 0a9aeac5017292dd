import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createValidatorCompiler } from '../../src/platform/http/request-check.ts'
import { repository } from './plant.test-helper.ts'

interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  default?: unknown
  examples?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  [keyword: string]: unknown
}
interface Content {
  content?: Record<string, { schema: Schema; example?: unknown }>
}
interface Document {
  paths: Record<string, Record<string, { requestBody?: Content; responses: Record<string, Content> }>>
}

const compile = createValidatorCompiler()

/** What is wrong with the examples of an API document, a line for each. */
function* complaintsAbout({ paths }: Document): Generator<string> {
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(operations)) {
      const yes = Object.entries(responses).filter(([status]) => status.startsWith('2'))
      for (const [part, { content }] of [['body', requestBody ?? {}] as const, ...yes]) {
        const json = content?.['application/json']
        if (json === undefined) continue
        for (const complaint of complaintsAboutExample(json)) {
          yield `${method.toUpperCase()} ${path} ${part}${complaint}`
        }
      }
    }
  }
}

function* complaintsAboutExample({ schema, example }: { schema: Schema; example?: unknown }) {
  if (example === undefined) {
    yield ' has no example'
    return
  }
  const validate = compile({ schema, httpPart: 'body' })
  // The validator fills in defaults.
  if (!validate(structuredClone(example))) {
    const [error] = validate.errors ?? []
    yield `${error?.instancePath ?? ''} is not valid: ${error?.message ?? ''}`
  }
  yield* complaintsAboutValue(example, schema, { at: '', chosen: false })
}

/** `chosen`: an example in the schema, around the value, says so. */
function* complaintsAboutValue(
  value: unknown,
  around: Schema,
  { at, chosen }: { at: string; chosen: boolean },
): Generator<string> {
  const schema = around.anyOf?.find((branch) => takes(branch, value)) ?? around
  const isChosen = chosen || [around, schema].some(givesExample)
  if (typeof value === 'string' && /^(string)+/.test(value)) yield `${at} is the placeholder "${value}"`
  else if (value === '' && !isChosen) yield `${at} is empty`
  else if ((typeof value === 'string' || typeof value === 'number') && !isChosen) {
    yield `${at} is ${JSON.stringify(value)}, and its field gives no example`
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const path = `${at}/${index}`
      yield* complaintsAboutValue(item, schema.items ?? {}, { at: path, chosen: isChosen })
    }
  } else if (typeof value === 'object' && value !== null) {
    const { properties = {}, additionalProperties: others = false } = schema
    const fields = Object.entries(value)
    const mayHaveFields = Object.keys(properties).length > 0 || others !== false
    if (fields.length === 0 && mayHaveFields) yield `${at} is an object that shows nothing`
    for (const [name, field] of fields) {
      const own = properties[name] ?? (typeof others === 'object' ? others : {})
      if (!(name in properties) && others === false) yield `${at}/${name} is not in the schema`
      else yield* complaintsAboutValue(field, own, { at: `${at}/${name}`, chosen: isChosen })
    }
    const { start_at: start, end_at: end } = value as Record<string, unknown>
    if (typeof start === 'string' && typeof end === 'string' && !(start < end)) {
      yield `${at} ends at ${end}, not after it starts`
    }
  }
}

function takes({ type, const: only }: Schema, value: unknown): boolean {
  if (only !== undefined) return only === value
  if (value === null) return type === 'null'
  if (Array.isArray(value)) return type === 'array'
  return type === typeof value || (type === 'integer' && typeof value === 'number')
}

function givesExample({ examples, const: only, enum: values, default: fallback }: Schema): boolean {
  return [examples, only, values, fallback].some((said) => said !== undefined)
}

const document = JSON.parse(readFileSync(join(repository, 'openapi.json'), 'utf8')) as Document

// ASVS 2.1.1
test('every operation has an example of its body and of its answer, valid and said by its schema', () => {
  expect(Object.keys(document.paths).length).toBeGreaterThan(80)
  expect([...complaintsAbout(document)]).toEqual([])
})

describe('examples are complained about', () => {
  const name = { type: 'string', examples: ['Haircut'] }
  const minutes = { type: 'integer', minimum: 5, examples: [30] }
  const instant = { type: 'string', format: 'instant', examples: ['2031-03-03T10:00:00+01:00'] }
  const object = (properties: Record<string, Schema>): Schema => ({
    type: 'object',
    required: Object.keys(properties),
    properties,
  })
  const planted = (json: { schema: Schema; example?: unknown }): Document => ({
    paths: {
      '/services': {
        post: {
          requestBody: { content: { 'application/json': json } },
          responses: { 201: { content: { 'application/json': json } }, 204: {} },
        },
      },
    },
  })

  test('not when all is well', () => {
    const schema = object({ name, minutes, start_at: instant, end_at: instant, note: { type: 'string' } })
    const note = { anyOf: [{ type: 'string' }, { type: 'null' }], examples: [''] }
    const example = {
      name: 'Haircut',
      minutes: 30,
      start_at: '2031-03-03T10:00:00+01:00',
      end_at: '2031-03-03T10:30:00+01:00',
      note: '',
    }
    const document = planted({ schema: { ...schema, properties: { ...schema.properties, note } }, example })
    expect([...complaintsAbout(document)]).toEqual([])
  })

  test.each<[says: string, schema: Schema, example?: unknown]>([
    [' has no example', object({ name })],
    [" is not valid: must have required property 'name'", object({ name }), {}],
    ['/minutes is not valid: must be integer', object({ minutes }), { minutes: '30' }],
    [
      '/at is not valid: must match format "instant"',
      object({ at: instant }),
      { at: '2031-02-30T10:00:00+01:00' },
    ],
    ['/name is the placeholder "string"', object({ name }), { name: 'string' }],
    [
      '/items/0/name is the placeholder "stringstri"',
      object({ items: { type: 'array', items: object({ name }) } }),
      { items: [{ name: 'stringstri' }] },
    ],
    ['/note is empty', object({ note: { type: 'string' } }), { note: '' }],
    [
      '/minutes is 5, and its field gives no example',
      object({ minutes: { type: 'integer', minimum: 5 } }),
      { minutes: 5 },
    ],
    [
      '/price/amount_minor is 0, and its field gives no example',
      object({ price: { anyOf: [object({ amount_minor: { type: 'integer' } }), { type: 'null' }] } }),
      { price: { amount_minor: 0 } },
    ],
    ['/nmae is not in the schema', object({ name }), { name: 'Haircut', nmae: 'Haircut' }],
    [
      '/rows is an object that shows nothing',
      object({ rows: { type: 'object', additionalProperties: { type: 'integer' } } }),
      { rows: {} },
    ],
    [
      ' ends at 2031-03-03T10:00:00+01:00, not after it starts',
      object({ start_at: instant, end_at: instant }),
      { start_at: '2031-03-03T10:00:00+01:00', end_at: '2031-03-03T10:00:00+01:00' },
    ],
  ])('as in: it%s', (says, schema, example) => {
    const complaints = [...complaintsAbout(planted({ schema, example }))]
    expect(complaints).toContain(`POST /services body${says}`)
    expect(complaints).toContain(`POST /services 201${says}`)
  })
})
