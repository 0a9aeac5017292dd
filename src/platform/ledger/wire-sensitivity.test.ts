import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { Money, Nullable, sensitive } from '../http/wire.ts'
import { answerFields, taggedFields, wireFields, type TaggedField } from './wire-sensitivity.ts'

test('a field has the tag of its schema, of what it stands in, of the table, or of the columns of its name', () => {
  const schema = Type.Object({
    name: sensitive('personal', Type.String()),
    fee: sensitive('payment', Type.Object({ amount: Type.Integer(), price: Money })),
    refresh_token: Type.String(),
    birthday: Nullable(Type.String()),
    windows: Type.Array(Type.Object({ from_date: Type.String() })),
  })
  expect(taggedFields(schema)).toEqual([
    { name: 'name', tag: 'personal' },
    { name: 'amount', tag: 'payment' },
    { name: 'amount_minor', tag: 'public' },
    { name: 'currency', tag: 'public' },
    { name: 'refresh_token', tag: 'credential' },
    { name: 'birthday', tag: 'personal' },
    { name: 'from_date', tag: 'public' },
  ])
})

test('a field that nothing tags is found, and so is a name that columns use for different things', () => {
  const schema = Type.Object({
    shoe_size: Type.Integer(),
    name: Type.String(),
    rows: Type.Array(Type.String()),
  })
  expect(taggedFields(schema)).toEqual([
    { name: 'shoe_size', tag: null },
    { name: 'name', tag: null },
    { name: 'rows', tag: 'public' },
  ])
  expect(answerFields({ 200: Type.String(), 204: Type.Null() })).toEqual([{ name: 'the whole', tag: null }])
})

interface Operation {
  responses: Record<string, { content?: object }>
  requestBody?: { content: object }
  parameters?: { name: string; schema: object }[]
}

function fieldsOf({ responses, requestBody, parameters = [] }: Operation): TaggedField[] {
  const bodies = [...Object.values(responses), ...(requestBody === undefined ? [] : [requestBody])]
  return [
    ...bodies.flatMap(({ content = {} }) => answerFields({ body: { content } })),
    ...parameters.flatMap(({ name, schema }) => taggedFields({ properties: { [name]: schema } })),
  ]
}

// ASVS 14.1.1
test('every field of the API has a tag, and every name in the table is a field of the API', () => {
  const file = join(import.meta.dirname, '../../../openapi.json')
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>
  }
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const fields = operations.flatMap(fieldsOf)
  expect(fields.length).toBeGreaterThan(2_000)
  expect(fields.filter(({ tag }) => tag === null)).toEqual([])
  const names = new Set(fields.map(({ name }) => name))
  expect(Object.keys(wireFields).filter((name) => !names.has(name))).toEqual([])
})
