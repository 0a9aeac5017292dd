import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { createConnectionPool } from '../../src/platform/postgres/connection-pool.ts'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'

// The database behind a door that can be slammed shut while a statement waits to be sent.
const { owner } = inject('testServer')
const isSocket = owner.host.startsWith('/')
const passing = new Set<Socket>()
const door = createServer((near) => {
  const far = isSocket
    ? createConnection(join(owner.host, `.s.PGSQL.${owner.port}`))
    : createConnection(owner.port, owner.host)
  passing.add(near)
  near.pipe(far)
  far.pipe(near)
  near.on('error', () => far.destroy())
  near.on('close', () => {
    passing.delete(near)
    far.destroy()
  })
  far.on('error', () => near.destroy())
  far.on('close', () => near.destroy())
})
let database: Database
let witness: Database

function slam(): void {
  for (const socket of passing) socket.resetAndDestroy()
}

beforeAll(async () => {
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = door.address()
  if (address === null || typeof address === 'string') throw new Error('The door has no port.')
  witness = connect(owner, { connectionsMax: 1, applicationName: 'witness' })
  database = connect(
    { ...owner, host: '127.0.0.1', port: address.port },
    { connectionsMax: 1, applicationName: 'door' },
  )
})

afterAll(async () => {
  await Promise.all([database.close(), witness.close()])
  slam()
  door.close()
})

test('a statement that waits to be sent when its connection breaks is answered, and so is the next', async () => {
  const driver = database.sql
  for (let round = 0; round < 8; round += 1) {
    await driver`select 1`
    const broken = Array.from({ length: round % 4 }, () => driver`select 2`.catch(() => 'lost'))
    slam()
    const waiting = driver`select 3`.catch(() => 'lost')
    await Promise.all([...broken, waiting])
    const isAnswered = async (): Promise<boolean> =>
      driver`select 4`.then(
        () => true,
        () => false,
      )
    expect(await waitUntil(isAnswered, 10_000)).toBe(true)
  }
})

test('a transaction whose connection breaks is told so, and whoever waits for a connection gets another', async () => {
  const { query } = database
  const answered = async (): Promise<unknown> => (await sql`select 5 as n`.execute(query)).rows[0]
  expect(await answered()).toEqual({ n: 5 })
  const begun = Promise.withResolvers<void>()
  const slammed = Promise.withResolvers<void>()
  const transaction = query.transaction().execute(async (held) => {
    await sql`select 1`.execute(held)
    begun.resolve()
    await slammed.promise
    await sql`select 2`.execute(held)
  })
  await begun.promise
  const waiting = [answered(), answered(), answered()]
  slam()
  slammed.resolve()
  await expect(transaction).rejects.toMatchObject({
    code: expect.stringMatching(/^(CONNECTION_CLOSED|ECONNRESET)$/),
  })
  expect(await Promise.all(waiting)).toEqual([{ n: 5 }, { n: 5 }, { n: 5 }])
})

test('a statement in hand when its connection breaks is rejected, and a broken one is not used again', async () => {
  const { query } = database
  for (let round = 0; round < 5; round += 1) {
    const sleeping = sql`select pg_sleep(60), ${sql.lit(round)}`.execute(query)
    const isInHand = async (): Promise<boolean> => {
      const [row] = await witness.sql<{ count: number }[]>`
        select count(*) as count from pg_stat_activity where application_name = 'door' and query = ${`select pg_sleep(60), ${round}`}`
      return row?.count === 1
    }
    expect(await waitUntil(isInHand, 10_000)).toBe(true)
    slam()
    await expect(sleeping).rejects.toMatchObject({ code: expect.any(String) })
    expect((await sql`select 6 as n`.execute(query)).rows).toEqual([{ n: 6 }])
  }
})

test('nobody waits for ever: neither for a silent server nor for a connection that is not given back', async () => {
  const silent = createServer(() => undefined)
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const pool = createConnectionPool(
    (onclose) => postgres({ host: '127.0.0.1', port, max: 1, connect_timeout: 30, onclose }) as never,
    { connectionsMax: 1, goesAhead: () => false, patienceMs: 100 },
  )
  try {
    const client = await pool.connect()
    const unanswered = client.query('select 1', [])
    const waiting = pool.connect()
    await expect(unanswered).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    const second = await waiting
    await expect(pool.connect()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    second.release()
  } finally {
    await pool.end()
    silent.close()
  }
})
