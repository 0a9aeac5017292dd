import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobPool } from '../jobs/install-jobs.ts'
import { parseDatabaseUrl, type DatabaseAddress } from './address.ts'
import { connect } from './connect.ts'
import { selfSigned } from '../crypto/self-signed.test-helper.ts'

test.each<[mode: string, tls: DatabaseAddress['tls']]>([
  ['', false],
  ['?sslmode=prefer', false],
  ['?sslmode=require', 'require'],
  ['?sslmode=verify-ca', 'verify-full'],
  ['?sslmode=verify-full', 'verify-full'],
])('postgres://db.example/shop%s asks for %s', (mode, tls) => {
  expect(parseDatabaseUrl(`postgres://db.example/shop${mode}`).tls).toBe(tls)
})

/** What PostgreSQL says to whom it does not let in (ErrorResponse). */
const fields = 'SFATAL\0C28P01\0Mnot here\0\0'
const refusal = Buffer.concat([Buffer.from('E'), Buffer.of(0, 0, 0, fields.length + 4), Buffer.from(fields)])

let server: Server
/** How many clients took the certificate, and said who they are. */
let trusting = 0

beforeAll(async () => {
  const secureContext = createSecureContext(selfSigned('localhost'))
  server = createServer((socket) => {
    socket.on('error', () => undefined)
    // What comes first is the question whether TLS is spoken here (PostgreSQL, SSLRequest).
    socket.once('data', () => {
      socket.write('S')
      const secure = new TLSSocket(socket, { isServer: true, secureContext })
      secure.on('error', () => undefined)
      secure.once('data', () => {
        trusting += 1
        secure.end(refusal)
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())

// ASVS 12.3.2
test('with verify-full nobody says who he is to a database whose certificate nobody vouches for', async () => {
  const { port } = server.address() as AddressInfo
  const reach = async (mode: string): Promise<string[]> => {
    const address = parseDatabaseUrl(`postgres://app:secret@localhost:${port}/shop?sslmode=${mode}`)
    const database = connect(address, { connectionsMax: 1, applicationName: 'test' })
    const pool = jobPool(address, 1, () => undefined)
    const answers = await Promise.allSettled([database.sql`select 1`, pool.connect()])
    await Promise.all([database.close(), pool.end()])
    return answers.map((answer) => String((answer as PromiseRejectedResult).reason))
  }
  for (const reason of await reach('verify-full')) expect(reason).toContain('self-signed certificate')
  expect(trusting).toBe(0)
  await reach('require')
  expect(trusting).toBeGreaterThanOrEqual(2)
})
