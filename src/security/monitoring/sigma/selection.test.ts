import { describe, expect, test } from 'vitest'
import { refuseIn } from './rule-error.ts'
import { selectionTest } from './selection.ts'

const event = {
  class_uid: 3002,
  status_id: 2,
  is_mfa: false,
  risk_score: 71.5,
  message: 'Sign-in FAILED for some account',
  empty: '',
  nothing: null,
  user: { uid: 'u-1', groups: [{ name: 'Barbers' }, { name: 'Owners' }] },
  src_endpoint: { ip: '203.0.113.7' },
  dst_endpoint: { ip: '2001:db8:7::1', hostname: '::ffff:203.0.113.9' },
}

const holding: [what: string, definition: unknown][] = [
  ['a number', { status_id: 2 }],
  ['a number written as text', { status_id: '2' }],
  ['a boolean', { is_mfa: false }],
  ['text in another case', { 'user.uid': 'U-1' }],
  ['one of a list', { 'user.uid': ['u-0', 'u-1'] }],
  ['any item of a list on the path', { 'user.groups.name': 'owners' }],
  ['a list of maps', [{ status_id: 9 }, { status_id: 2 }]],
  ['contains', { 'message|contains': 'failed' }],
  ['contains, any of several', { 'message|contains': ['nothing', 'account'] }],
  ['contains all, whatever the order of the modifiers', { 'message|all|contains': ['account', 'sign-in'] }],
  ['startswith', { 'message|startswith': 'sign' }],
  ['endswith', { 'message|endswith': 'ACCOUNT' }],
  ['cased', { 'message|contains|cased': 'FAILED' }],
  ['a regular expression', { 'message|re': 'FAILED for \\w+ account$' }],
  ['a regular expression whatever the case', { 'message|re|i': '^sign-in failed' }],
  ['a network', { 'src_endpoint.ip|cidr': '203.0.113.0/24' }],
  ['one of several networks', { 'dst_endpoint.ip|cidr': ['10.0.0.0/8', '2001:db8::/32'] }],
  ['the network of a mapped address', { 'dst_endpoint.hostname|cidr': '203.0.113.0/24' }],
  ['exists', { 'user.uid|exists': true }],
  ['exists, although null', { 'nothing|exists': true }],
  ['exists not', { 'user.email|exists': false }],
  ['gt', { 'risk_score|gt': 71 }],
  ['gte', { 'risk_score|gte': 71.5 }],
  ['lt', { 'risk_score|lt': 72 }],
  ['lte', { 'risk_score|lte': 71.5 }],
  ['null for null', { nothing: null }],
  ['null for a field that is not there', { 'user.email': null }],
  ['an empty text', { empty: '' }],
  ['a keyword anywhere', ['owners']],
  ['a number as a keyword', [3002]],
  ['all keywords', { '|all': ['barbers', 'failed'] }],
]

const failing: [what: string, definition: unknown][] = [
  ['part of a text', { message: 'failed' }],
  ['one field of two', { status_id: 2, activity_id: 1 }],
  ['contains all, one missing', { 'message|contains|all': ['account', 'nobody'] }],
  ['cased, in another case', { 'message|contains|cased': 'failed' }],
  ['a regular expression in another case', { 'message|re': 'failed' }],
  ['another network', { 'src_endpoint.ip|cidr': '198.51.100.0/24' }],
  ['a network of the other family', { 'src_endpoint.ip|cidr': '::/0' }],
  ['a network, for what is no address', { 'message|cidr': '0.0.0.0/0' }],
  ['a comparison with a text', { 'message|gt': 0 }],
  ['gt the same', { 'risk_score|gt': 71.5 }],
  ['null for an empty text', { empty: null }],
  ['an empty text for null', { nothing: '' }],
  ['an empty text for a missing field', { 'user.email': '' }],
  ['what only a prototype has', { 'user.constructor|exists': true }],
  ['all keywords, one missing', { '|all': ['barbers', 'nobody'] }],
]

const refused: [construct: string, definition: unknown][] = [
  ['s: a search identifier', 'text'],
  ['s: a search identifier', null],
  ['s: the list is empty', []],
  ['s: an empty map', {}],
  ['s[0]: a value must be', [['nested']]],
  ['s: null', [null]],
  ['s.user: a value must be', { user: { uid: 1 } }],
  ['s.a: the list is empty', { a: [] }],
  ['s.a: null', { a: ['', null] }],
  ['s.a|windash: the modifier "windash"', { 'a|windash': '-x' }],
  ['s.a|neq: the modifier "neq"', { 'a|neq': 1 }],
  ['s.a|contains|contains: the modifier "contains" stands here twice', { 'a|contains|contains': 'x' }],
  ['s.a|contains|re: "contains" and "re"', { 'a|contains|re': 'x' }],
  ['s.a|i: "i", "m" and "s"', { 'a|i': 'x' }],
  ['s.a|re|cased: "cased"', { 'a|re|cased': 'x' }],
  ['s.a|contains: "contains" with an empty text', { 'a|contains': '' }],
  ['s.a|contains|all: "all" wants', { 'a|contains|all': 'x' }],
  ['s.a|contains|all: "all" wants', { 'a|contains|all': ['x'] }],
  ['s.|all: "all" wants', { '|all': 'x' }],
  ['s.|contains: the name of the field', { '|contains': 'x' }],
  ['s.a..b: the name of the field', { 'a..b': 'x' }],
  ['s.a|re: the expression', { 'a|re': '(?=x)' }],
  ['s.a|re: the expression', { 'a|re': String.raw`(x)\1` }],
  ['s.a|re: "re" wants', { 'a|re': 1 }],
  ['s.a|cidr: "10.0.0.0/40"', { 'a|cidr': '10.0.0.0/40' }],
  ['s.a|cidr: "10.0.0.1"', { 'a|cidr': '10.0.0.1' }],
  ['s.a|exists: "exists" is true or false', { 'a|exists': 'yes' }],
  ['s.a|exists|all: "all" has no meaning', { 'a|exists|all': true }],
  ['s.a|gt: "gt" compares', { 'a|gt': '5' }],
  ['s.a|contains: null', { 'a|contains': null }],
  ['s.a: write a number', { a: 2 ** 60 }],
]

const refuse = refuseIn('rule.yml')

describe('selections', () => {
  test.each(holding)('hold: %s', (_, definition) => {
    expect(selectionTest(definition, 's', refuse)(event)).toBe(true)
  })

  test.each(failing)('do not hold: %s', (_, definition) => {
    expect(selectionTest(definition, 's', refuse)(event)).toBe(false)
  })

  test.each(refused)('are refused: %s … %j', (construct, definition) => {
    expect(() => selectionTest(definition, 's', refuse)).toThrow(`rule.yml: ${construct}`)
  })
})

test('a hostile text takes linear time', () => {
  const hostile = { message: `${'a'.repeat(20_000)}!` }
  expect(selectionTest({ 'message|re': '^(a+)+$' }, 's', refuse)(hostile)).toBe(false)
  expect(selectionTest({ message: 'a*a*a*a*a*a*a*b' }, 's', refuse)(hostile)).toBe(false)
})
