import { expect, test } from 'vitest'
import { Problem } from '../../src/platform/http/describe-api.ts'
import { createJudge, type WildAnswer } from './judge.test-helper.ts'
import type { Operation } from './operations.test-helper.ts'

const operation: Operation = {
  method: 'GET',
  path: '/services',
  action: undefined,
  parameters: [],
  body: null,
  answers: {
    200: {
      'application/json': {
        schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      },
    },
    204: {},
    default: {
      'application/problem+json': { schema: JSON.parse(JSON.stringify(Problem)) },
    },
  },
}
const request = { method: 'GET', target: '/services', headers: [], body: null }
const problem = {
  type: '/docs/errors#not_found',
  title: 'There is nothing here.',
  status: 404,
  code: 'not_found',
  instance: 'urn:uuid:01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01',
}
const good: WildAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: '{"name":"Haircut"}',
}
const bad: WildAnswer = {
  status: 404,
  headers: { ...good.headers, 'content-type': 'application/problem+json' },
  body: JSON.stringify(problem),
}
const judge = createJudge()

test('an answer as it is documented is not complained about', () => {
  expect(judge(operation, request, good)).toBeNull()
  expect(judge(operation, request, bad)).toBeNull()
  expect(judge(operation, { ...request, method: 'HEAD' }, { ...good, body: '' })).toBeNull()
  const post = { ...operation, method: 'POST' }
  expect(judge(post, { ...request, method: 'HEAD' }, { ...good, status: 202, body: '' })).toBeNull()
})

test.for<[complaint: string, answer: WildAnswer]>([
  ['it failed with 500', { ...bad, status: 500 }],
  ['it failed with 503', { ...bad, status: 503 }],
  ['its status 202 is not documented', { ...good, status: 202 }],
  ['the answer/name must be string', { ...good, body: '{"name":7}' }],
  ["the answer must have required property 'name'", { ...good, body: '{}' }],
  ['the answer/code must match pattern', { ...bad, body: JSON.stringify({ ...problem, code: '' }) }],
  ['404 is application/json, not application/problem+json', { ...bad, headers: good.headers }],
  ['it is no JSON', { ...good, body: '{' }],
  ['204 has a body, and none is documented', { ...good, status: 204 }],
  ['it lacks the security headers', { ...good, headers: { 'content-type': 'application/json' } }],
  ['it shows its insides', { ...good, body: '{"name":"Error\\n    at Server.listen"}' }],
  ['it shows its insides', { ...good, body: '{"name":"relation \\"booking\\" does not exist"}' }],
  ['it shows its insides', { ...good, body: '{"name":"select id from booking where true"}' }],
])('complains: %s', ([complaint, answer]) => {
  expect(judge(operation, request, answer)).toContain(complaint)
})

test('complains of a body that HEAD has, and of the silence of the guard nowhere', () => {
  expect(judge(operation, { ...request, method: 'HEAD' }, good)).toBe('HEAD has a body')
  const silent = JSON.stringify({ ...problem, status: 503, code: 'guard_silent' })
  expect(judge(operation, request, { ...bad, status: 503, body: silent })).toBeNull()
})
