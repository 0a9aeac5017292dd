import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../src/platform/clock/clock.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { createEventLog } from '../../src/platform/events/event-log.ts'
import { connect } from '../../src/platform/postgres/connect.ts'
import { sealAll } from '../../src/security/investigation/seal-all.test-helper.ts'
import { verifyChain } from '../../src/security/investigation/verify-chain.ts'
import { writeCheckpoint } from '../../src/security/investigation/write-checkpoint.ts'
import { slotsAhead } from '../setup/next-slot.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

type Headers = Record<string, string>

let shop: TestShop
let manager: Headers
let chain: Awaited<ReturnType<typeof openChain>>

beforeAll(async () => {
  shop = await openTestShop()
  manager = (await shop.person('manager')).headers
  chain = await openChain()
})
afterAll(async () => {
  await chain.close()
  await shop.close()
})

const get = (path: string, headers: Headers = manager) => shop.call('GET', path, undefined, headers)
const post = (path: string, body: object = {}, headers: Headers = manager) =>
  shop.call('POST', path, body, headers)
const erase = (id: string, extra: object = {}) =>
  post(`/clients/${id}/erasure`, { reason: 'requested', ...extra })

/** The guard's part: it seals what has happened, and walks the chain with its newest checkpoint at hand. */
async function openChain() {
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const database = connect(
    { ...shop.address, username: 'sixfb_guard', password: inject('testServer').passwords.guard },
    { connectionsMax: 2, applicationName: 'test guard' },
  )
  const { eventMacKey: macKey } = shop
  const guard = {
    database,
    clock: systemClock,
    random: systemRandom,
    events: createEventLog({ clock: systemClock, random: systemRandom, macKey }),
    keys: {
      eventMac: [macKey] as const,
      eventMacFormer: [],
      witness: macKey,
      checkpointSigning: pair.privateKey,
      checkpointFormer: '',
    },
    log: pino({ level: 'silent' }),
    dataDir: shop.server.context.dataDir,
  }
  const checkpointFile = join(guard.dataDir, 'checkpoint.json')
  return {
    async seal() {
      await sealAll(guard)
      await writeCheckpoint(guard, null)
    },
    verify: () => verifyChain(database, { publicKey: pair.publicKey, macKey: [macKey], checkpointFile }),
    close: () => database.close(),
  }
}

const nextSlot = slotsAhead()
const book = (headers: Headers, body: object = {}) =>
  post(
    '/bookings',
    { service_id: shop.serviceId, barber_id: shop.barberId, start_at: nextSlot(), ...body },
    headers,
  )

/** A client with an account and something everywhere, each value with the word Xenia or Quince in it. */
async function xenia() {
  const email = `xenia.quince.${crypto.randomUUID()}@example.com`
  const account = { email, password: 'correct horse battery', name: 'Xenia Quince' }
  const { body: tokens } = await post('/auth/register', account, { 'user-agent': 'Quince Browser' })
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const note = 'Quince jam, please.'
  const { body: booking } = await book({ ...headers, 'idempotency-key': crypto.randomUUID() }, { note })
  const { body: me } = await get('/clients/me', headers)
  const etag = { 'if-match': `"${me.version}"` }
  const changes = {
    phone: '+49 30 5550177',
    birthday: '1971-07-17',
    preferences: { note: 'Quince cut.', language: 'de' },
  }
  await shop.call('PATCH', '/clients/me', changes, { ...headers, ...etag })
  await shop.call('PATCH', `/clients/${me.id}`, { tags: ['quince'] }, { ...manager, 'if-match': '"2"' })
  await post(`/clients/${me.id}/notes`, { text: 'Xenia likes quinces.' })
  await post('/clients/me/consents', { purpose: 'photos', given: true }, headers)
  const { body: household } = await post('/households', { members: [{ client_id: me.id, role: 'adult' }] })
  // He comes, and pays; before that, a guest of that name was here, who is the same person.
  const guest = (await book({}, { client: { name: 'X. Quince', email } })).body
  await post(`/clients/${me.id}/merging`, { client_ids: [guest.client.id] })
  await shop.owner.sql`update booking_item set guest_name = 'Quince junior' where booking_id = ${booking.id}`
  for (const { id } of [booking, guest])
    await post(`/bookings/${id}/completion`, { payment: { method: 'in_shop', amount_minor: 3200 } })
  return { id: me.id as string, guestId: guest.client.id as string, booking, headers, account, household }
}

const signIn = ({ email, password }: { email: string; password: string }) =>
  post('/auth/login', { email, password }, {})

/** Every row of every table, of the job queue as well, in which one of these words stands. */
async function rowsWith(pattern: string): Promise<unknown[]> {
  const tables = await shop.owner.sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`
  const found: unknown[] = []
  for (const { name } of tables)
    found.push(
      ...(await shop.owner.sql.unsafe(
        `select '${name}' as found, t::text from ${name} t where t::text ~* '${pattern}'`,
      )),
    )
  return found
}

describe('an export', () => {
  test('has everything, with who looked at it, and no secret; his own has his sign-ins too', async () => {
    const { id, guestId, booking, headers, account } = await xenia()
    await get(`/clients/${id}`)
    const { status, body, headers: answered } = await get('/clients/me/export', headers)
    expect(status).toBe(200)
    expect(answered.get('content-disposition')).toContain('attachment')
    const counts = Object.fromEntries(
      Object.entries(body.records).map(([table, rows]) => [table, (rows as unknown[]).length]),
    )
    expect(counts).toEqual({
      booking: 2,
      booking_item: 2,
      booking_fee: 0,
      booking_history: 2,
      booking_series: 0,
      invitation: 0,
      waitlist_wish: 0,
      waitlist_window: 0,
      waitlist_offer: 0,
      walk_in: 0,
      client_note: 1,
      client_consent: 1,
      client_merge: 1,
      client_erasure: 0,
      occupancy: expect.any(Number),
      payment: 2,
      household: 1,
      client: 2,
      account: 1,
      membership: 1,
      session: 1,
      known_device: expect.any(Number),
      sign_in_challenge: 0,
      refresh_token: 1,
      issued_token: 1,
      mailed_link: 1,
      authenticator: 0,
      recovery_code: 0,
      second_factor_challenge: 0,
      passkey: 0,
      passkey_challenge: 0,
      api_key: 0,
      external_identity: 0,
      on_call_shift: 0,
      authorization_request: 0,
      impersonation: 0,
    })
    const { records } = body
    expect(records.client.map((row: any) => row.id)).toEqual(expect.arrayContaining([id, guestId]))
    expect(records.booking.map((row: any) => row.note)).toEqual(
      expect.arrayContaining(['', 'Quince jam, please.']),
    )
    expect(records.client_note).toMatchObject([{ text: 'Xenia likes quinces.', author_name: 'manager' }])
    expect(records.payment).toMatchObject([{ amount_minor: 3200 }, { amount_minor: 3200 }])
    expect(records.session).toMatchObject([{ user_agent: 'Quince Browser' }])
    expect(body.names[booking.service.id]).toBe('Haircut')
    expect(body.accesses.map(({ purpose }: any) => purpose)).toEqual(
      expect.arrayContaining(['read', 'merging', 'own profile', 'booking made']),
    )
    const text = JSON.stringify(body)
    for (const secret of ['password_hash', 'digest', 'argon2']) expect(text).not.toContain(secret)

    const staff = (await get(`/clients/${guestId}/export`)).body
    expect(Object.keys(staff.records)).not.toEqual(expect.arrayContaining(['session']))
    expect(JSON.stringify(staff)).not.toContain('Quince Browser')
    expect(staff.records.account).toMatchObject([{ email: account.email }])
    expect(staff.accesses.map(({ purpose }: any) => purpose)).toContain('export')
    const recorded = await shop.owner.sql<
      { source_table: string }[]
    >`select distinct source_table from access_record
      where purpose = 'export' and route = 'GET /clients/:id/export' order by 1`
    expect(recorded.map((row) => row.source_table)).toEqual([
      'account',
      'booking',
      'booking_history',
      'booking_item',
      'client',
      'client_consent',
      'client_merge',
      'client_note',
      'household',
      'occupancy',
      'payment',
    ])
    // Each reads all access records: there is one at a time.
    const atOnce = await Promise.all([1, 2, 3, 4].map(() => get('/clients/me/export', headers)))
    const statuses = atOnce.map((one) => one.status)
    expect(statuses).toContain(200)
    expect(statuses.every((one) => one === 200 || one === 429)).toBe(true)
    // Somebody else's has none of it.
    const stranger = (await shop.person('client')).headers
    expect(JSON.stringify((await get('/clients/me/export', stranger)).body)).not.toMatch(/quince/i)
    await erase(id)
  })
})

describe('an erasure', () => {
  test('is refused while bookings are to come, and says which', async () => {
    const { headers } = await shop.person('client')
    const { body: booking } = await book(headers)
    const { id } = booking.client
    expect(await erase(id)).toMatchObject({
      status: 409,
      body: { code: 'client_has_bookings', booking_ids: [booking.id] },
    })
    expect((await get(`/clients/${id}`)).body.erased_at).toBeNull()
    await post(`/bookings/${booking.id}/cancellation`, {}, headers)
    expect((await erase(id)).status).toBe(200)
    expect((await erase(id, { reason: 'because' })).status).toBe(400)
  })

  test('leaves no value behind, all records, and a chain that verifies', async () => {
    const { id, guestId, booking, headers, account } = await xenia()
    const mail = JSON.stringify({ to: account.email, subject: 'Quince', text: 'Hello Xenia' })
    await shop.owner.sql`select enqueue_job('send_mail', ${mail}::text::json, null, now() + interval '1 day')`
    expect((await rowsWith('xenia|quince')).length).toBeGreaterThan(5)
    const events = async () =>
      (
        await shop.owner.sql`select count(*) as n, md5(string_agg(body::text, '' order by id)) as digest
      from event where at < ${before}`
      )[0]
    const before = Temporal.Now.instant()
    const [eventsBefore, figures] = [await events(), await booked()]
    async function booked() {
      return [
        ...(await shop.owner
          .sql`select b.id, b.state, b.price_minor, b.start_at, p.amount_minor, o.during::text from booking b
          join payment p on p.booking_id = b.id join occupancy o on o.booking_id = b.id where b.client_id = ${id} order by b.id`),
      ]
    }

    await chain.seal()
    const answer = await erase(guestId)
    expect(answer).toMatchObject({
      status: 200,
      body: {
        client_id: id,
        reason: 'requested',
        account: 'closed',
        rows: { client: 2, booking: 2, booking_item: 2, client_note: 1 },
      },
    })
    expect(await rowsWith('xenia|quince|1971-07-17|5550177')).toEqual([])
    expect(
      await shop.owner.sql`select 1 from idempotency_key where resource_id in (${booking.id}, ${id})`,
    ).toHaveLength(0)
    expect(await booked()).toEqual(figures)
    expect(figures).toHaveLength(2)
    expect(await events()).toEqual(eventsBefore)

    // He is nobody any more: not in the list, not signed in, and not by his password.
    expect((await get('/clients?q=erased')).body.items).toEqual([])
    expect((await get(`/clients/${id}`)).body).toMatchObject({
      name: 'Erased client',
      email: null,
      tags: [],
      household: null,
      record: { visits: 2 },
    })
    expect((await get(`/bookings/${booking.id}`)).body).toMatchObject({
      client: { name: 'Erased client', email: null },
      note: '',
      payment: { amount: { amount_minor: 3200 } },
    })
    await expect.poll(async () => (await get('/auth/me', headers)).status).toBe(401)
    expect((await signIn(account)).status).toBe(401)
    for (const [path, body] of [
      ['notes', { text: 'x' }],
      ['consents', { purpose: 'photos', given: true, how: 'paper' }],
      ['merging', { client_ids: [guestId] }],
    ] as const)
      expect([path, (await post(`/clients/${id}/${path}`, body)).body.code]).toEqual([path, 'client_erased'])
    expect(await erase(id)).toMatchObject({
      status: 200,
      body: { erased_at: answer.body.erased_at, rows: {} },
    })

    const told = await shop.owner.sql<{ body: string }[]>`select body::text as body from event
      where body->'entity'->>'uid' in (${id}, ${guestId}) and (body->>'activity_id')::int = 4`
    expect(told).toHaveLength(2)
    expect(await chain.verify()).toMatchObject({ ok: true })
    await chain.seal()
    expect(await chain.verify()).toMatchObject({ ok: true })
  })

  test('keeps an account that is more than a client here, and one that it is told to keep', async () => {
    const staff = await shop.person('barber')
    await shop.call('PATCH', '/clients/me', { phone: '030 5550122' }, staff.headers)
    const own = (await get('/clients/me', staff.headers)).body
    expect((await erase(own.id)).body).toMatchObject({ account: 'kept' })
    expect((await get('/auth/me', staff.headers)).status).toBe(200)
    const client = await shop.person('client')
    await shop.call('PATCH', '/clients/me', {}, client.headers)
    const { id } = (await get('/clients/me', client.headers)).body
    expect((await erase(id, { account: 'keep' })).body).toMatchObject({ account: 'kept' })
    expect(await get('/clients/me', client.headers)).toMatchObject({
      status: 404,
      body: { code: 'no_client_record' },
    })
    // He may come again, and is a new client then.
    expect((await book(client.headers)).body.client.id).not.toBe(id)
  })

  test('against a booking made at once: one of the two is refused or the booking is of a new client, twelve times', async () => {
    let erased = 0
    for (let round = 0; round < 12; round += 1) {
      const { headers } = await shop.person('client')
      await shop.call('PATCH', '/clients/me', {}, headers)
      const { id } = (await get('/clients/me', headers)).body
      const asks = [() => erase(id, { account: 'keep' }), () => book(headers)]
      const answers = await Promise.all((round % 2 === 0 ? asks : asks.toReversed()).map((ask) => ask()))
      const [erasure, booking] = round % 2 === 0 ? answers : answers.toReversed()
      expect(booking?.status).toBe(201)
      expect([200, 409]).toContain(erasure?.status)
      const [row] = await shop.owner.sql<{ erased: boolean }[]>`select c.erased_at is not null as erased
        from booking b join client c on c.id = b.client_id where b.id = ${booking?.body.id}`
      expect([round, row]).toEqual([round, { erased: false }])
      if (erasure?.status === 200) erased += 1
    }
    expect(erased).toBeGreaterThan(0)
  })

  test('is done again when an older backup has brought him back', async () => {
    const { id, guestId, account } = await xenia()
    const other = await xenia()
    const rows = async () =>
      shop.owner.sql`select id, name from client where id in (${id}, ${guestId}) order by id`
    const [client, accounts] = await shop.owner.sql.begin(async (sql) => [
      await sql`select to_jsonb(c) as row from client c where id in (${id}, ${guestId})`,
      await sql`select id, email, name from account where email = ${account.email}`,
    ])
    await erase(id)
    const { dataDir } = shop.server.context
    expect(readFileSync(join(dataDir, 'erasures.jsonl'), 'utf8')).not.toMatch(/xenia|quince/i)
    // As a backup of before: the rows are as they were, and nobody was erased.
    await shop.owner.sql`delete from client_erasure where erased_id in (${id}, ${guestId})`
    for (const { row } of client ?? [])
      await shop.owner
        .sql`update client set name = ${row.name}, email = ${row.email}, account_id = ${row.account_id},
        merged_into = ${row.merged_into}, erased_at = null where id = ${row.id}`
    for (const { id: accountId, email, name } of accounts ?? [])
      await shop.owner.sql`update account set email = ${email}, name = ${name} where id = ${accountId}`
    expect(JSON.stringify(await rows())).toMatch(/Quince/)
    // A list whose last line a crash has cut off still counts, and what it lacks is added.
    const list = join(dataDir, 'erasures.jsonl')
    const before = readFileSync(list, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    writeFileSync(list, `${before.slice(1).join('\n')}\n{"client_id":"0193`)

    await shop.restart()
    expect((await rows()).map(({ name }) => name)).toEqual(['Erased client', 'Erased client'])
    expect((await signIn(account)).status).toBe(401)
    expect(await rowsWith(account.email)).toEqual([])
    expect((await get(`/clients/${other.id}`)).body.name).toBe('Xenia Quince')
    const after = readFileSync(list, 'utf8')
    for (const line of before) expect(after).toContain(JSON.parse(line).client_id)
    expect(await chain.verify()).toMatchObject({ ok: true })
    await chain.seal()
    expect(await chain.verify()).toMatchObject({ ok: true })
    await shop.restart()
    expect(readFileSync(list, 'utf8')).toBe(after)
  })
})
