import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { fakeClock } from '../../platform/clock/clock.ts'
import { seededRandom } from '../../platform/crypto/random.ts'
import { tryAuthentication } from './try-authentication.ts'

const NOW_MS = Temporal.Instant.from('2026-11-24T12:00Z').epochMilliseconds
const context = {
  clock: fakeClock(NOW_MS),
  random: seededRandom('try', NOW_MS),
  keys: { eventMac: [Buffer.alloc(32, 1)] as const },
}
const x = Buffer.alloc(32, 7).toString('base64url')
let server: Server | undefined
afterEach(() => server?.close())

/** A server that lets in whoever `isLetIn` says, by the header of the token; null for none. */
async function serverThat(
  isLetIn: (header: Record<string, unknown> | null) => boolean,
  keys: unknown[] = [{ kid: 'k1', x }],
): Promise<string> {
  const opened = createServer((request, response) => {
    const [, head] = /^Bearer ([^.]+)\./.exec(request.headers.authorization ?? '') ?? []
    const header =
      head === undefined ? null : (JSON.parse(Buffer.from(head, 'base64url').toString()) as object)
    const isKeys = request.url === '/.well-known/jwks.json'
    const isOpen = isKeys || isLetIn(header === null ? null : { ...header })
    response.writeHead(isOpen ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isKeys ? { keys } : {}))
  })
  server = opened
  await new Promise<void>((resolve) => void opened.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
}

test('a server that refuses strangers and forgeries is well', async () => {
  const url = await serverThat(() => false)
  expect(await tryAuthentication(context, url)).toMatchObject({ ok: true })
})

// Playbook P2
test.each([
  ['nothing', (header: object | null) => header === null],
  ['no algorithm', (header: { alg?: unknown } | null) => header?.alg === 'none'],
  ['HMAC under the public key', (header: { alg?: unknown } | null) => header?.alg === 'HS256'],
  [
    'a key id that is a path',
    (header: { kid?: unknown } | null) => String(header?.kid).includes('/dev/null'),
  ],
  ['a foreign key', (header: { alg?: unknown } | null) => header?.alg === 'EdDSA'],
])('one that lets in with %s is not', async (name, isLetIn) => {
  const url = await serverThat(isLetIn)
  expect(await tryAuthentication(context, url)).toEqual({
    ok: false,
    detail: `/auth/me with ${name} was answered with 200, not with 401.`,
  })
})

test('nor is one without keys, or that is not there', async () => {
  expect(await tryAuthentication(context, await serverThat(() => false, []))).toMatchObject({ ok: false })
  expect(await tryAuthentication(context, 'http://127.0.0.1:9')).toMatchObject({ ok: false })
})
