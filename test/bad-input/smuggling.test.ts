import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { sendRaw } from './raw-request.test-helper.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

/** A second request that would be answered if the first one ended where it must not. */
const second = 'GET /health/live HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n'
const head = 'POST /auth/refresh HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n'
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`

describe('refused with one answer, and the connection is closed:', () => {
  // ASVS 4.2.1
  test.for<[what: string, request: string]>([
    ['the same length twice', `${head}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}`],
    ['a list of lengths', `${head}Content-Length: 2, 2\r\n\r\n{}`],
    ['a length with a sign', `${head}Content-Length: +2\r\n\r\n{}`],
    ['a negative length', `${head}Content-Length: -2\r\n\r\n{}`],
    ['a length in hexadecimal', `${head}Content-Length: 0x2\r\n\r\n{}`],
    ['a length without a number', `${head}Content-Length: \r\n\r\n{}`],
    ['a length beyond all numbers', `${head}Content-Length: 99999999999999999999\r\n\r\n{}`],
    ['a length, then chunks', `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks, then a length', `${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`],
    ['another coding', `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['no coding', `${head}Transfer-Encoding: identity\r\n\r\n{}`],
    ['a coding with a tab before it', `${head}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`],
    ['chunks that are packed', `${head}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['chunks and something after them', `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['chunks twice', `${head}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
    ['two codings', `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`],
    ['a coding with a space before its colon', `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
    ['chunks in HTTP/1.0', `${chunked.replace('1.1', '1.0')}2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk of negative size', `${chunked}-2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk size with a prefix', `${chunked}0x2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk size beyond all numbers', `${chunked}fffffffffffffffff\r\n{}\r\n0\r\n\r\n`],
    ['a chunk longer than it says', `${chunked}2\r\n{}GET\r\n0\r\n\r\n`],
    ['a chunk with a bare LF after its extension', `${chunked}2;\n{}\r\n0\r\n\r\n`],
    ['a length in the trailer', `${chunked}2\r\n{}\r\n0\r\nContent-Length: 40\r\n\r\n`],
    ['lines that end with LF', 'GET /shop HTTP/1.1\nHost: shop\n\n'],
    ['a header that ends with LF', 'GET /shop HTTP/1.1\r\nHost: shop\nA: b\r\n\r\n'],
    ['a header that ends with CR', 'GET /shop HTTP/1.1\r\nHost: shop\rA: b\r\n\r\n'],
    ['a header over two lines', 'GET /shop HTTP/1.1\r\nHost: shop\r\nA: b\r\n c\r\n\r\n'],
    ['a first header that goes on', 'GET /shop HTTP/1.1\r\n Host: shop\r\n\r\n'],
    ['a name with a space', 'GET /shop HTTP/1.1\r\nHost: shop\r\nA b: c\r\n\r\n'],
    ['a header without a name', 'GET /shop HTTP/1.1\r\nHost: shop\r\n: c\r\n\r\n'],
    ['a NUL in a header', 'GET /shop HTTP/1.1\r\nHost: shop\r\nA: b\0c\r\n\r\n'],
    ['no host', 'GET /shop HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /shop HTTP/1.1\r\nHost: shop\r\nHost: other\r\n\r\n'],
    ['an address of another host', 'GET http://other/shop HTTP/1.1\r\nHost: shop\r\n\r\n'],
    ['an address without a slash', 'GET shop HTTP/1.1\r\nHost: shop\r\n\r\n'],
    ['an asterisk for an address', 'GET * HTTP/1.1\r\nHost: shop\r\n\r\n'],
    ['an address with a fragment', 'GET /shop#x HTTP/1.1\r\nHost: shop\r\n\r\n'],
    ['HTTP/1.2', 'GET /shop HTTP/1.2\r\nHost: shop\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a method that does not exist', 'STEAL /shop HTTP/1.1\r\nHost: shop\r\n\r\n'],
    ['a method in small letters', 'get /shop HTTP/1.1\r\nHost: shop\r\n\r\n'],
  ])('%s', async ([, request]) => {
    await expectOneRefusal(request + second, 400, 'malformed_http')
  })

  // What follows it on the connection makes the parser give up before there is an answer.
  test.for<[what: string, request: string]>([
    ['HTTP/0.9', 'GET /shop\r\n\r\n'],
    ['HTTP/2 in a line of HTTP/1', 'GET /shop HTTP/2.0\r\nHost: shop\r\n\r\n'],
  ])('%s, alone', async ([, request]) => {
    await expectOneRefusal(request, 400, 'malformed_http')
    expect(await sendRaw(shop.url, request + second)).toMatchObject({ statuses: [] })
  })

  test.for<[what: string, request: string, status: number, code: string]>([
    [
      'one huge header',
      `GET /shop HTTP/1.1\r\nHost: shop\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    [
      'too many headers',
      `GET /shop HTTP/1.1\r\nHost: shop\r\n${'a:\r\n'.repeat(9_000)}\r\n`,
      431,
      'headers_too_large',
    ],
    [
      'a huge chunk extension',
      `${chunked}2;a=${'b'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      413,
      'body_too_large',
    ],
    [
      'an expectation that nobody meets',
      `${head}Expect: gold\r\nContent-Length: 2\r\n\r\n{}`,
      417,
      'expectation_failed',
    ],
  ])('%s, with its own status', async ([, request, status, code]) => {
    await expectOneRefusal(request + second, status, code)
  })
})

async function expectOneRefusal(bytes: string, status: number, code: string): Promise<void> {
  const { statuses, text } = await sendRaw(shop.url, bytes)
  expect(statuses).toEqual([status])
  const [headers = '', body = ''] = text.split('\r\n\r\n')
  expect(headers).toMatch(/^connection: close$/im)
  expect(headers).toMatch(/^content-type: application\/problem\+json/im)
  expect(headers).toMatch(/^x-content-type-options: nosniff$/im)
  expect(headers).toMatch(/^content-security-policy: /im)
  expect(JSON.parse(body)).toMatchObject({ status, code, instance: expect.stringMatching(/^urn:uuid:/) })
}

test('requests one after another on a connection are answered in their order', async () => {
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: shop\r\n\r\n`
  const { statuses, text } = await sendRaw(
    shop.url,
    `${get('/shop')}${get('/nowhere')}${get('/bookings')}${get('/health/ready')}${second}`,
  )
  expect(statuses.slice(0, 3)).toEqual([200, 404, 401])
  expect(statuses).toHaveLength(5)
  expect(text.trimEnd().endsWith('{"status":"ok"}')).toBe(true)
})

test('what is not HTTP takes the place of no answer that an earlier request waits for', async () => {
  const { statuses } = await sendRaw(
    shop.url,
    `GET /shop HTTP/1.1\r\nHost: shop\r\n\r\nnonsense\r\n\r\n${second}`,
  )
  expect(statuses).not.toContain(400)
})

// ASVS 4.2.1
test('a body of the length that was said is no request, whatever it says', async () => {
  const { statuses, text } = await sendRaw(
    shop.url,
    `GET /shop HTTP/1.1\r\nHost: shop\r\nContent-Length: ${second.length}\r\n\r\n${second}${second}`,
  )
  expect(statuses).toEqual([200, 200])
  expect(text.match(/"status":"ok"/g)).toHaveLength(1)
})

test.for<[what: string, request: string, status: number]>([
  [
    'chunks',
    `${head}Transfer-Encoding: Chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\nA: b\r\n\r\n`,
    403,
  ],
  [
    'the address of this host',
    'GET http://shop/shop HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n',
    200,
  ],
  ['HTTP/1.0 without a host', 'GET /shop HTTP/1.0\r\n\r\n', 200],
])('%s is read as ever', async ([, request, status]) => {
  expect(await sendRaw(shop.url, request)).toMatchObject({ statuses: [status] })
})

// ASVS 5.2.3
test('a packed body is not unpacked', async () => {
  for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'x', 'gzip, gzip', 'identity, gzip']) {
    const answer = await shop.call('POST', '/auth/refresh', '{}', { 'content-encoding': coding })
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_content_encoding' } })
    expect(answer.headers.get('accept-encoding')).toBe('identity')
  }
  const { status } = await shop.call('POST', '/auth/refresh', '{}', { 'content-encoding': 'identity' })
  expect(status).toBe(403)
})
