import type { Dice } from '../../src/app/shop/demo/dice.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { parametersFor, withIds } from '../auth/authorisation-matrix.test-helper.ts'
import type { Ids } from '../auth/authorisation-world.test-helper.ts'
import type { Operation, Parameter, Schema } from './operations.test-helper.ts'
import { edgeValue, wildText, wildValue } from './wild-values.test-helper.ts'

/** A request as it goes out: `target` is not encoded any further, a header may come twice. */
export interface WildRequest {
  method: string
  target: string
  headers: [name: string, value: string][]
  body: Buffer | null
}

/** What a request is made of besides its operation. */
export interface Known {
  /** What there is, by what it is. */
  ids: Ids
  /** Signed links that were given, by where they stand in an address. */
  tokens: ReadonlyMap<string, string>
  /** What was said of the version of what stands at an address. */
  etags: ReadonlyMap<string, string>
  /** Whoever asks. */
  headers: Record<string, string>
  /** Becomes 2031-03-03, which examples are around. */
  firstDay: Temporal.PlainDate
}

const EXAMPLE_DAY = Temporal.PlainDate.from('2031-03-03')
/** What of an example would make the shop speak with the outside. */
const OUTSIDE = /https:\/\/[a-z.]*(calendar|accounts|login)[a-z.]*\.(com|example)/g

/** The example of an operation, about what there is, in days to come. */
function exampleBody({ body }: Operation, known: Known, dice: Dice): unknown {
  const text = withIds(JSON.stringify(body?.example ?? {}), known.ids)
    .replaceAll(OUTSIDE, 'http://127.0.0.1:1')
    .replaceAll(/2031-\d\d-\d\d/g, (date) => shifted(date, known.firstDay))
    .replaceAll(
      /T10:00/g,
      () => `T${dice.pick(['09', '10', '11', '13', '14', '15'])}:${dice.pick(['00', '15', '30'])}`,
    )
  return JSON.parse(text)
}

function shifted(date: string, firstDay: Temporal.PlainDate): string {
  return firstDay.add(EXAMPLE_DAY.until(Temporal.PlainDate.from(date))).toString()
}

/** A request as it is meant: with the example for a body, and what is needed in its address. */
export function tameRequest(operation: Operation, known: Known, dice: Dice): WildRequest {
  const query = operation.parameters
    .filter((one) => one.in === 'query' && one.example !== undefined && one.name !== 'shop')
    .filter((one) => one.required === true || dice.chance() < 0.5)
    .map((one) => `${one.name}=${encodeURIComponent(tameText(one, known))}`)
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    tamePart(operation, name, known),
  )
  const body =
    operation.body === null ? null : encodeBody(exampleBody(operation, known, dice), operation.body.type)
  return {
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: [
      ...Object.entries(known.headers),
      ['if-match', known.etags.get(path) ?? '"1"'],
      ['idempotency-key', systemRandom.uuid()],
      ...(operation.body === null ? [] : [['content-type', operation.body.type] as [string, string]]),
    ],
    body,
  }
}

function tameText({ example }: Parameter, known: Known): string {
  return withIds(String(example), known.ids).replaceAll(/2031-\d\d-\d\d/g, (date) =>
    shifted(date, known.firstDay),
  )
}

function tamePart({ path }: Operation, name: string, known: Known): string {
  if (name === 'token') return known.tokens.get(path.split('{')[0] ?? '') ?? 'AAAA.AAAA'
  if (name === 'valid_from') return known.firstDay.toString()
  return known.ids[parametersFor(path)[name] ?? ''] ?? systemRandom.uuid()
}

function encodeBody(value: unknown, type: string): Buffer {
  if (type === 'application/json') return Buffer.from(JSON.stringify(value))
  return Buffer.from(new URLSearchParams(value as Record<string, string>).toString())
}

/** A request with something wrong in one place or in several; now and then with nothing wrong. */
export function wildRequest(operation: Operation, known: Known, dice: Dice): WildRequest {
  const request = tameRequest(operation, known, dice)
  const breaks = [
    ...(operation.body === null ? [addBody] : [changeBody, changeBody, changeBody, breakText, changeType]),
    ...(operation.path.includes('{') ? [breakPath] : []),
    changeQuery,
    changeQuery,
    changeHeaders,
    changeMethod,
  ]
  for (let count = dice.pick([0, 1, 1, 1, 1, 1, 2, 3]); count > 0; count -= 1)
    dice.pick(breaks)(request, operation, dice)
  return request
}

interface Spot {
  holder: Record<string, unknown> | unknown[]
  name: string
  schema: Schema
}

function spotsIn(value: unknown, schema: Schema, depth = 0): Spot[] {
  if (typeof value !== 'object' || value === null || depth > 20) return []
  const holder = value as Record<string, unknown>
  return Object.entries(holder).flatMap(([name, inner]) => {
    const own = childOf(schema, name)
    return [{ holder, name, schema: own }, ...spotsIn(inner, own, depth + 1)]
  })
}

function childOf(schema: Schema, name: string): Schema {
  const branches = [schema, ...(schema.anyOf ?? []), ...(schema.allOf ?? [])]
  for (const branch of branches) {
    const found = branch.properties?.[name] ?? branch.items
    if (found !== undefined) return found
  }
  return {}
}

function changeBody(request: WildRequest, { body }: Operation, dice: Dice): void {
  let value: unknown
  try {
    value = JSON.parse(request.body?.toString() ?? '')
  } catch {
    return
  }
  const spots = spotsIn(value, body?.schema ?? {})
  // What the example leaves out is there as well.
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, schema] of Object.entries(body?.schema.properties ?? {}))
      if (!(name in value)) spots.push({ holder: value as Record<string, unknown>, name, schema })
  }
  for (let count = spots.length === 0 ? 0 : dice.pick([1, 1, 1, 2, 4]); count > 0; count -= 1) {
    const { holder, name, schema } = dice.pick(spots)
    const made = dice.pick<() => unknown>([
      () => wildValue(dice),
      () => edgeValue(schema, dice),
      () => edgeValue(schema, dice),
      () => [edgeValue(schema, dice)],
      () => undefined,
    ])()
    Object.assign(holder, { [name]: made })
  }
  const sent = dice.pick<() => unknown>([
    ...Array.from({ length: 8 }, () => () => value),
    () => [value],
    () => wildValue(dice),
    () => ({
      ...(value as object),
      [dice.pick(['id', 'shop_id', 'role', 'constructor', 'then', ''])]: wildValue(dice),
    }),
  ])()
  request.body = Buffer.from(JSON.stringify(sent) ?? '')
}

/** What no JSON.stringify gives. */
function breakText(request: WildRequest, _: Operation, dice: Dice): void {
  const text = request.body?.toString() ?? ''
  const fields = text.startsWith('{') && text.length > 2 ? text.slice(1) : '"a":1}'
  const bytes = (made: string) => Buffer.from(made, 'latin1')
  request.body = dice.pick<() => Buffer>([
    () => Buffer.from(`{"__proto__":{"role":"owner"},${fields}`),
    () => Buffer.from(`{"constructor":{"prototype":{"role":"owner"}},${fields}`),
    () => Buffer.from(text.replace(/"([^"]+)":/, '"$1":null,"$1":')),
    () => Buffer.from(text.replace(/:\s*"[^"]*"/, ':1e400')),
    () => Buffer.from(text.replace(/:\s*"[^"]*"/, `:${'9'.repeat(400)}`)),
    () => Buffer.from(text.replace(/:\s*"[^"]*"/, ':"\\ud800\\u0000"')),
    () =>
      Buffer.concat([
        Buffer.from(text.slice(0, 2)),
        bytes('\xc0\x80\xed\xa0\x80\xff\xfe'),
        Buffer.from(text.slice(2)),
      ]),
    () => Buffer.from(text.replace(/:\s*"/, ':"\u0000\r\n')),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(text.slice(0, dice.between(0, text.length))),
    () => Buffer.from(`${text}${text}`),
    () => Buffer.from(text.replaceAll('"', "'")),
    () => Buffer.from('['.repeat(30_000)),
    () => Buffer.from('{"a":'.repeat(10_000)),
    () => Buffer.from(`{"a":"${'x'.repeat(70_000)}"}`),
    () => Buffer.alloc(0),
    () => Buffer.from(dice.pick(['null', 'true', '0', '""', '[]', '{}', 'NaN', ' '])),
  ])()
}

function addBody(request: WildRequest, operation: Operation, dice: Dice): void {
  request.body = Buffer.from(dice.pick(['', '{}', 'null', '[]', '{"a":1}', 'x', '{"__proto__":1}']))
  changeType(request, operation, dice)
}

const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json;charset=latin1',
  'APPLICATION/JSON',
  'application/json, text/html',
  'application/problem+json',
  'application/merge-patch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/xml',
  'application/octet-stream',
  'json',
  ';',
  '/',
  'application/json\xff',
]

function changeType(request: WildRequest, _: Operation, dice: Dice): void {
  request.headers = request.headers.filter(([name]) => name !== 'content-type')
  if (dice.chance() < 0.85) request.headers.push(['content-type', dice.pick(TYPES)])
  if (dice.chance() < 0.2) request.headers.push(['content-type', dice.pick(TYPES)])
}

const RAW_PARTS = [
  '%00',
  '%2f',
  '%2F%2E%2E',
  '..',
  '%2e%2e%2f%2e%2e',
  '%252e%252e%252f',
  '%c0%af',
  '%ff',
  '%zz',
  '%',
  '%u0000',
  '%ed%a0%80',
  '%0d%0aX:1',
  ';a=b',
  '*',
  '\xff\xfe',
  '%20',
  '%E2%80%AE',
  '.',
  'null',
]

function breakPath(request: WildRequest, operation: Operation, dice: Dice): void {
  const [path = '', query] = request.target.split('?')
  const templates = operation.path.split('/')
  const parts = path.split('/')
  const open = templates.flatMap((part, index) => (part.startsWith('{') ? [index] : []))
  const index = dice.pick(open)
  const part = parts[index] ?? ''
  parts[index] = dice.pick<() => string>([
    () => dice.pick(RAW_PARTS),
    () => `${part}${dice.pick(RAW_PARTS)}`,
    () => encodeURIComponent(dice.pick(wildText).toWellFormed()),
    // Letters of ASCII alone: no line of a request can hold what a capital \xff is.
    () => part.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
    () => part.replaceAll(/[a-f]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    () => systemRandom.uuid(),
    () => '',
    () => 'x'.repeat(dice.pick([399, 400, 401, 5_000])),
  ])()
  request.target = parts.join('/') + (query === undefined ? '' : `?${query}`)
}

function changeQuery(request: WildRequest, { parameters }: Operation, dice: Dice): void {
  const names = parameters.filter((one) => one.in === 'query')
  const unknown: Parameter = {
    in: 'query',
    name: dice.pick(['a', '__proto__', 'constructor', 'shop', '']),
    schema: {},
  }
  const { name, schema, example } = dice.pick([...names, ...names, unknown])
  const value = (): string => {
    const made = edgeValue(schema, dice)
    return encodeURIComponent((typeof made === 'string' ? made : JSON.stringify(made)).toWellFormed())
  }
  const text = dice.pick<() => string>([
    () => `${name}=${value()}`,
    () => `${name}=${value()}`,
    () => `${name}=${encodeURIComponent(dice.pick(wildText).toWellFormed())}`,
    () => `${name}=${dice.pick(RAW_PARTS)}`,
    () =>
      `${name}=${encodeURIComponent(typeof example === 'string' ? example : JSON.stringify(example ?? ''))}&${name}=${value()}`,
    () => `${name}[]=1&${name}[]=2`,
    () => `${name}[a]=1`,
    () => `${name}[__proto__][a]=1&__proto__[a]=1`,
    () => name,
    () => `&&=&${name}==&`,
    () => `${name}=${'%41'.repeat(2_000)}`,
    () => Array.from({ length: 1_200 }, (_, index) => `a${index}=1`).join('&'),
  ])()
  request.target += `${request.target.includes('?') ? '&' : '?'}${text}`
}

const headerBreaks: Record<string, readonly string[]> = {
  'idempotency-key': ['', ' ', 'x'.repeat(300), '\xff\xfe', '0', "'; --", '=1+1', '{"a":1}'],
  'if-match': [
    '',
    '*',
    '"',
    '1',
    'W/"1"',
    '"1","2"',
    '"-1"',
    '"9223372036854775808"',
    '"1e3"',
    '\xff',
    'x'.repeat(5_000),
  ],
  'x-shop': ['', 'TEST', 'nowhere', '../test', '__proto__', 'constructor', 'x'.repeat(500), '\xff'],
  'x-impersonation': ['', '1', 'x', '\xff', '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01'],
  authorization: [
    '',
    'Bearer',
    'Bearer ',
    'Bearer null',
    'Bearer a.b.c',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    'Bearer eyJhbGciOiJFZERTQSIsImtpZCI6Il9fcHJvdG9fXyJ9.e30.AA',
    'Basic YTpi',
    'Bearer \xff',
    `Bearer ${'A'.repeat(6_000)}`,
    'Bearer 6fb_0000_x',
  ],
  cookie: [
    '6fb_access=x',
    '6fb_access=; 6fb_refresh=%00',
    '__Host-6fb_access=%zz; 6fb_device=%ff',
    ';;;=',
    `6fb_device=${'A'.repeat(4_000)}`,
    '__proto__=1; constructor=2',
    '6fb_access="a.b.c"',
  ],
  accept: ['', 'text/html', '*/*;q=x', 'image/png', 'text/event-stream', '\xff'],
  'accept-encoding': ['gzip', 'br;q=9', '\xff', '*'],
  'accept-language': ['\xff', 'x'.repeat(2_000)],
  origin: ['null', 'https://evil.example', 'file://', '\xff', 'http://['],
  referer: ['\xff', 'http://['],
  'sec-fetch-site': ['cross-site', 'same-origin', 'x'],
  'x-forwarded-for': ['127.0.0.1', '::1, \xff', '999.1.1.1', ','.repeat(900), '__proto__'],
  'x-forwarded-proto': ['https', '\xff'],
  'x-request-id': ['a', '\xff', 'x'.repeat(3_000)],
  'user-agent': ['', '\xff\xfe', "' or 1=1 --", 'x'.repeat(4_000), '=cmd()', '<script>alert(1)</script>'],
  range: ['bytes=0-1', 'bytes=-1', 'x'],
  'if-none-match': ['*', '"1"'],
  'last-event-id': ['-1', '\xff', '1e99'],
  'x-http-method-override': ['DELETE'],
  'content-encoding': ['gzip', 'br', 'identity', 'x', 'gzip, gzip'],
  host: ['', 'evil.example', 'a b', '127.0.0.1:99999', '[::1', '\xff'],
}

function changeHeaders(request: WildRequest, _: Operation, dice: Dice): void {
  const name = dice.pick(Object.keys(headerBreaks))
  const value = dice.pick(headerBreaks[name] ?? [])
  // Some come twice, some instead.
  if (dice.chance() < 0.8) request.headers = request.headers.filter(([one]) => one !== name)
  if (dice.chance() < 0.9) request.headers.push([name, value])
}

function changeMethod(request: WildRequest, _: Operation, dice: Dice): void {
  request.method =
    request.method === 'GET' && dice.chance() < 0.6
      ? 'HEAD'
      : dice.pick(['PUT', 'DELETE', 'PATCH', 'POST', 'GET', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])
}
