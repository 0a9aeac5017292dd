import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { systemRandom } from '../crypto/random.ts'
import { createLog } from '../log/log.ts'
import { createHttp, patience, type Http } from './create-http.ts'
import { sensitive, strictObject } from './wire.ts'

const open = (): Promise<Http> =>
  createHttp({
    log: createLog('fatal', 'test'),
    random: systemRandom,
    version: '0.0.0',
    patience,
    fixedHeaders: {},
    admitUnroutable: () => Promise.resolve(),
  })

const Name = strictObject({ name: sensitive('public', Type.String()) })
const response = { 200: Name }

// ASVS 2.2.1, 15.3.3
test.for<[lacks: string, method: 'GET' | 'POST' | 'PATCH', url: string, schema: object | undefined]>([
  ['schema of its answer', 'GET', '/names', undefined],
  ['schema of its answer', 'GET', '/names', { querystring: Name }],
  ['schema of its answer', 'GET', '/names', { response: { default: Name } }],
  ['schema of its answer', 'GET', '/assets-of-ours', {}],
  ['schema of its body', 'POST', '/names', { response }],
  ['schema of its body', 'PATCH', '/names', { response, querystring: Name }],
  ['schema of :id', 'GET', '/names/:id', { response }],
  ['schema of :other', 'GET', '/names/:name/:other', { response, params: Name }],
  ['word in the schema of its body', 'POST', '/names', { response, body: Type.Object({}) }],
  [
    'word in the schema of its body',
    'POST',
    '/names',
    { response, body: Type.Array(Type.Union([Type.Object({})])) },
  ],
  [
    'word in the schema of its body',
    'POST',
    '/names',
    { response, body: strictObject({ a: Type.Object({}) }) },
  ],
  ['word in the schema of its querystring', 'GET', '/names', { response, querystring: Type.Object({}) }],
])('no start with a route that has no %s: %s %s', async ([lacks, method, url, schema]) => {
  const http = await open()
  const route = { method, url, handler: () => undefined, ...(schema === undefined ? {} : { schema }) }
  expect(() => http.route(route)).toThrow(`The route ${method} ${url} has no ${lacks}`)
})

test('a route that says what it takes and gives is taken', async () => {
  const http = await open()
  http.route({
    method: 'GET',
    url: '/names',
    schema: { response, querystring: Name },
    handler: () => undefined,
  })
  http.route({
    method: 'POST',
    url: '/names',
    schema: { response: { 201: Name }, body: Name },
    handler: () => undefined,
  })
  http.route({
    method: 'DELETE',
    url: '/names/:name',
    schema: { response, params: Name },
    handler: () => undefined,
  })
  http.route({ method: 'GET', url: '/assets/*', handler: () => undefined })
  await expect(http.ready()).resolves.toBeDefined()
})
