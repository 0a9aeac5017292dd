import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

const SHARE = 2
const CONNECTIONS = SHARE * 20
const open: Socket[] = []
let impatient: TestShop
let patient: TestShop

beforeAll(async () => {
  const patience = { headersMs: 200, requestMs: 400, idleMs: 200, stalledMs: 2_000 }
  impatient = await openTestShop({}, { patience })
  patient = await openTestShop({ RATE_LIMIT_MAX: String(SHARE) })
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  await impatient.close()
  await patient.close()
})

/** A connection of its own, over which `text` is sent. */
async function dial(shop: TestShop, text = ''): Promise<Socket> {
  const { hostname, port } = new URL(shop.url)
  const socket = connect(Number(port), hostname)
  open.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (text !== '') socket.write(text)
  return socket
}

/** All that comes until the other side closes. */
async function untilCut(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => (text += part))
  await once(socket, 'close')
  return text
}

describe('a slow client', () => {
  // ASVS 15.2.2
  it.each([
    ['that does not end its headers', 'GET /shop HTTP/1.1\r\nHost: a\r\nX-Slow: ', /^HTTP\/1\.1 408 /],
    [
      'that does not send the body that it announces',
      'POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"em',
      /^HTTP\/1\.1 408 /,
    ],
    ['that asks nothing more', 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 200 /],
    ['that says nothing at all', '', /^(HTTP\/1\.1 408 .*)?$/s],
  ])('%s is cut', async (_, text, answer) => {
    expect(await untilCut(await dial(impatient, text))).toMatch(answer)
  })
})

describe('a source', () => {
  // ASVS 15.2.2
  it('has so many connections and no more, and that is told once', async () => {
    const kept: Socket[] = []
    for (let count = 0; count < CONNECTIONS; count += 1) kept.push(await dial(patient))
    for (let count = 0; count < 3; count += 1) expect(await untilCut(await dial(patient))).toBe('')
    const told = () =>
      patient.owner.sql`select 1 from event where body->>'status_detail' = 'too_many_connections'`
    await expect.poll(told).toHaveLength(1)
    for (const socket of kept) socket.destroy()
    await expect.poll(async () => (await patient.call('GET', '/health')).status).toBe(200)
  })
})
