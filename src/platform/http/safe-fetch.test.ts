import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { selfSigned } from '../crypto/self-signed.test-helper.ts'
import type { SafeFetchError } from './safe-fetch-error.ts'
import { safeFetch } from './safe-fetch.ts'
import type { SafeFetchOptions } from './safe-fetch.ts'

const opened: net.Server[] = []

afterEach(async () => {
  for (const server of opened.splice(0)) {
    if (server instanceof http.Server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(server: net.Server): Promise<number> {
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const serve = (handler: http.RequestListener): Promise<number> => listen(http.createServer(handler))

const open = (more: Partial<SafeFetchOptions> = {}): SafeFetchOptions => ({
  allowPrivate: true,
  timeoutMs: 5_000,
  bytesMax: 10_000,
  ...more,
})

const failure = (url: string, options: SafeFetchOptions): Promise<SafeFetchError> =>
  safeFetch(url, options).then(
    () => expect.unreachable('answered'),
    (error: SafeFetchError) => error,
  )

describe('what it fetches', () => {
  test('the body, the status, the headers and the address that answered', async () => {
    const port = await serve((request, response) => {
      response.setHeader('etag', '"7"')
      response.end(`${request.url} for ${request.headers['if-none-match']}`)
    })
    const answer = await safeFetch(
      `http://127.0.0.1:${port}/a.ics`,
      open({ headers: { 'if-none-match': '"6"' } }),
    )
    expect(answer).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/a.ics` })
    expect(answer.headers.etag).toBe('"7"')
    expect(answer.body.toString()).toBe('/a.ics for "6"')
  })

  test('304 is an answer', async () => {
    const port = await serve((_request, response) => response.writeHead(304).end())
    expect(await safeFetch(`http://127.0.0.1:${port}/`, open())).toMatchObject({ status: 304 })
  })

  test('gzip is read', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('BEGIN:VCALENDAR'))
    })
    const answer = await safeFetch(`http://127.0.0.1:${port}/`, open())
    expect(answer.body.toString()).toBe('BEGIN:VCALENDAR')
  })

  // ASVS 15.3.2
  test('three redirects are followed, a fourth is not', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end('there')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const answer = await safeFetch(`http://127.0.0.1:${port}/3`, open())
    expect(answer.body.toString()).toBe('there')
    expect(await failure(`http://127.0.0.1:${port}/4`, open())).toMatchObject({ code: 'too_many_redirects' })
  })
})

describe('where it does not go', () => {
  // ASVS 1.3.6
  test('a private address, however it is written, and nothing is connected', async () => {
    let connections = 0
    const server = http.createServer((_request, response) => response.end('secret'))
    server.on('connection', () => connections++)
    const port = await listen(server)
    const hosts = ['127.0.0.1', '127.1', '0x7f.1', '2130706433', 'localhost', '[::1]', '[::ffff:127.0.0.1]']
    for (const host of hosts) {
      const error = await failure(`http://${host}:${port}/`, open({ allowPrivate: false }))
      expect([host, error.code]).toEqual([host, 'address_not_allowed'])
    }
    expect(connections).toBe(0)
  })

  // ASVS 1.3.6
  test('a name is resolved once, and the connection goes to the address that was checked', async () => {
    const port = await serve((request, response) => response.end(`for ${request.headers.host}`))
    let asked = 0
    const resolve = async () => {
      asked++
      return [{ address: '127.0.0.1', family: 4 }]
    }
    const answer = await safeFetch(`http://calendar.invalid:${port}/`, open({ resolve }))
    expect(answer.body.toString()).toBe(`for calendar.invalid:${port}`)
    expect(asked).toBe(1)
    const error = await failure(`http://calendar.invalid:${port}/`, open({ resolve, allowPrivate: false }))
    expect(error.code).toBe('address_not_allowed')
  })

  test('of several addresses only the public ones are tried', async () => {
    const port = await serve((request, response) => response.end(`at ${request.socket.localAddress}`))
    const resolve = async () => ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }))
    const isPublic = (address: string) => address === '127.0.0.1'
    const options = open({ resolve, isPublic, allowPrivate: false })
    const answer = await safeFetch(`http://two.invalid:${port}/`, options)
    expect(answer.body.toString()).toBe('at 127.0.0.1')
  })

  // ASVS 1.3.6, 15.3.2
  test('a redirect from a public address to a private one', async () => {
    let requests = 0
    const port = await serve((request, response) => {
      requests++
      response.writeHead(302, { location: `http://${request.url?.slice(1)}/` }).end()
    })
    const addresses: Record<string, string> = { 'public.invalid': '127.0.0.1', 'inside.invalid': '127.0.0.2' }
    const options = open({
      allowPrivate: false,
      isPublic: (address) => address === '127.0.0.1',
      resolve: async (name) => [{ address: addresses[name] ?? '', family: 4 }],
    })
    for (const inside of ['inside.invalid', '127.0.0.2', '[::1]']) {
      const error = await failure(`http://public.invalid:${port}/${inside}:${port}`, options)
      expect([inside, error.code]).toEqual([inside, 'address_not_allowed'])
    }
    expect(requests).toBe(3)
  })

  // ASVS 1.3.6
  test.each(['file:///etc/passwd', 'ftp://example.com/', 'http://me:secret@example.com/', 'calendar', ''])(
    '%s is no address for it',
    async (url) => expect(await failure(url, open())).toMatchObject({ code: 'bad_url' }),
  )

  test('a redirect to another scheme or to an address with a password', async () => {
    const port = await serve((request, response) => {
      const location = request.url === '/file' ? 'file:///etc/passwd' : 'http://me:secret@127.0.0.1/'
      response.writeHead(301, { location }).end()
    })
    expect(await failure(`http://127.0.0.1:${port}/file`, open())).toMatchObject({ code: 'bad_url' })
    expect(await failure(`http://127.0.0.1:${port}/login`, open())).toMatchObject({ code: 'bad_url' })
  })
})

describe('where it stops', () => {
  // ASVS 5.2.1
  test('at the limit of bytes', async () => {
    const port = await serve((request, response) => response.end('x'.repeat(Number(request.url?.slice(1)))))
    const within = await safeFetch(`http://127.0.0.1:${port}/100`, open({ bytesMax: 100 }))
    expect(within.body).toHaveLength(100)
    const error = await failure(`http://127.0.0.1:${port}/101`, open({ bytesMax: 100 }))
    expect(error.code).toBe('too_large')
  })

  // ASVS 5.2.3
  test('at the limit of bytes after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    expect(bomb.length).toBeLessThan(100_000)
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    const error = await failure(`http://127.0.0.1:${port}/`, open({ bytesMax: 100_000 }))
    expect(error.code).toBe('too_large')
  })

  test.each([
    ['before the headers', false],
    ['inside the body', true],
  ])('when the time is over %s', async (_when, headersFirst) => {
    const port = await serve((_request, response) => {
      if (headersFirst) response.writeHead(200).write('BEGIN:')
    })
    const error = await failure(`http://127.0.0.1:${port}/`, open({ timeoutMs: 100 }))
    expect(error.code).toBe('timeout')
  })

  test('when the name is never resolved', async () => {
    const resolve = () => new Promise<never>(() => undefined)
    expect(await failure('http://slow.invalid/', open({ resolve, timeoutMs: 50 }))).toMatchObject({
      code: 'timeout',
    })
  })
})

describe('what it says of a failure', () => {
  test.each([401, 403, 404, 410, 500])('the status %i', async (status) => {
    const port = await serve((_request, response) => response.writeHead(status).end())
    expect(await failure(`http://127.0.0.1:${port}/`, open())).toMatchObject({ code: 'http_status', status })
  })

  test('a name without an address', async () => {
    const missing = async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
    expect(await failure('http://none.invalid/', open({ resolve: missing }))).toMatchObject({ code: 'dns' })
    expect(await failure('http://none.invalid/', open({ resolve: async () => [] }))).toMatchObject({
      code: 'dns',
    })
  })

  test('nobody listens', async () => {
    const server = net.createServer()
    const port = await listen(server)
    opened.splice(0)
    await new Promise((resolve) => server.close(resolve))
    expect(await failure(`http://127.0.0.1:${port}/`, open())).toMatchObject({ code: 'connection' })
  })

  test('an answer that breaks off', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('BEGIN:', () => response.destroy())
    })
    expect(await failure(`http://127.0.0.1:${port}/`, open())).toMatchObject({ code: 'connection' })
  })

  test('no TLS where it should be', async () => {
    const port = await serve((_request, response) => response.end())
    expect(await failure(`https://127.0.0.1:${port}/`, open())).toMatchObject({ code: 'tls' })
  })

  // ASVS 12.3.2
  test('a certificate that nobody vouches for', async () => {
    const port = await listen(
      https.createServer(selfSigned('localhost'), (_request, response) => response.end()),
    )
    expect(await failure(`https://localhost:${port}/`, open())).toMatchObject({ code: 'tls' })
  })

  test('bytes that are not HTTP, and a broken gzip', async () => {
    const rude = await listen(net.createServer((socket) => socket.resume().end('220 smtp ready\r\n')))
    expect(await failure(`http://127.0.0.1:${rude}/`, open())).toMatchObject({ code: 'bad_response' })
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip')
    })
    expect(await failure(`http://127.0.0.1:${port}/`, open())).toMatchObject({ code: 'bad_response' })
  })
})
