import { Readable } from 'node:stream'
import { Type, type TSchema } from 'typebox'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seededRandom } from '../platform/crypto/random.ts'
import { createHttp, patience, type Http } from '../platform/http/create-http.ts'
import { httpProblems } from '../platform/http/errors.ts'
import { sensitive, strictObject } from '../platform/http/wire.ts'
import { createLog } from '../platform/log/log.ts'
import { holdUnrecorded } from './hold-unrecorded.ts'

let http: Http
const lines: string[] = []

beforeEach(async () => {
  lines.length = 0
  const log = createLog('error', 'test', { write: (line) => lines.push(line) })
  http = await createHttp({
    log,
    random: seededRandom('hold', 0),
    fixedHeaders: {},
    version: '1',
    patience,
    admitUnroutable: () => Promise.resolve(),
  })
  holdUnrecorded(http, log)
})
afterEach(() => http.close())

const person = Type.Object({ birthday: Type.String() })
const answer = { birthday: '1990-05-17' }
const document = sensitive('personal', Type.String())

const forms: [string, TSchema, unknown][] = [
  ['an object', person, answer],
  ['text', document, 'born 1990-05-17'],
  ['a stream', document, Readable.from(['born 1990-05-17'])],
]
test.each(forms)('holds back %s whose reading was not recorded, and says so', async (_, schema, payload) => {
  http.get('/person', { schema: { response: { 200: schema } } }, (__, reply) => reply.send(payload))
  const { statusCode, body } = await http.inject('/person')
  expect(statusCode).toBe(503)
  expect(body).toContain('audit_unavailable')
  expect(body).not.toContain('1990-05-17')
  expect(lines.join('')).toContain('held back an answer whose reading was not recorded')
})

test('lets go what was recorded, what is public, what is refused, and what its route explains', async () => {
  http.get('/recorded', { schema: { response: { 200: person } } }, (request) => {
    request.readingIsRecorded = true
    return answer
  })
  http.get('/public', { schema: { response: { 200: Type.Object({ start_at: Type.String() }) } } }, () => ({
    start_at: '2031-03-03',
  }))
  http.get('/missing', { schema: { response: { 200: person } } }, () => {
    throw httpProblems.not_found()
  })
  http.post(
    '/own',
    { config: { ledger: 'own input' }, schema: { body: strictObject({}), response: { 200: person } } },
    () => answer,
  )
  expect((await http.inject('/recorded')).json()).toEqual(answer)
  expect((await http.inject('/public')).statusCode).toBe(200)
  expect((await http.inject('/missing')).statusCode).toBe(404)
  expect((await http.inject({ method: 'POST', url: '/own', payload: {} })).statusCode).toBe(200)
  expect(lines).toEqual([])
})

// Playbook D7
test('a route with a field of no sensitivity stops the start', () => {
  const schema = { response: { 200: Type.Object({ shoe_size: Type.Integer() }) } }
  expect(() => http.get('/shoes', { schema }, () => ({ shoe_size: 43 }))).toThrow(
    'The field shoe_size of /shoes has no sensitivity',
  )
  const body = strictObject({ shoe_size: Type.Integer() })
  expect(() => http.post('/shoes', { schema: { body, response: { 204: Type.Null() } } }, () => null)).toThrow(
    'shoe_size',
  )
})
