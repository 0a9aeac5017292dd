import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SignJWT, UnsecuredJWT, generateKeyPair, decodeJwt } from 'jose'
import { unknownAccount } from '../../src/app/auth/auth-event.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
const me = (headers: Record<string, string>) => shop.call('GET', '/auth/me', undefined, headers)

async function count(table: string): Promise<number> {
  const [row] = await shop.owner.sql<{ n: number }[]>`select count(*) as n from ${shop.owner.sql(table)}`
  return row?.n ?? 0
}

/** Gives the guard's order, as the guard gives it. */
async function contain(verb: string, target: string): Promise<void> {
  await shop.owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (${systemRandom.uuid()}, ${verb}, ${target}, 'test', 'test', now(), now() + interval '1 hour')`
  await shop.owner.sql`select pg_notify('sixfb_containment', '')`
  await expect.poll(() => shop.server.context.containments.has(verb, target), { interval: 5 }).toBe(true)
}

describe('auth', () => {
  it('registers and tells who is signed in', async () => {
    const account = { email: 'New@Example.com', password: 'a long password', name: 'New' }
    const { status, body } = await shop.call('POST', '/auth/register', account)
    expect(status).toBe(201)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600 })
    expect(await me(bearer(body.access_token))).toMatchObject({
      status: 200,
      body: { account: { email: 'new@example.com', roles: [{ role: 'client' }] } },
    })
  })

  it('answers a wrong password and an unknown address alike', async () => {
    const { email } = await shop.person('client')
    const wrong = await shop.call('POST', '/auth/login', { email, password: 'wrong password' })
    const unknown = await shop.call('POST', '/auth/login', {
      email: 'nobody@example.com',
      password: 'wrong password',
    })
    const same = ({ status, body }: typeof wrong) => ({ status, body: { ...body, instance: 'any' } })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    expect(same(unknown)).toEqual(same(wrong))
  })

  // ASVS 7.2.2, 10.4.5
  it('rotates refresh tokens, and ends the family when one comes again after the next was used', async () => {
    const { refreshToken } = await shop.person('client')
    const use = (token: string) => shop.call('POST', '/auth/refresh', { refresh_token: token })
    const next = await use(refreshToken)
    expect(next.status).toBe(200)
    expect(await me(bearer(next.body.access_token))).toMatchObject({ status: 200 })
    const third = await use(next.body.refresh_token)
    expect(third.status).toBe(200)
    expect(await use(refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh_token_reused' } })
    expect(await me(bearer(third.body.access_token))).toMatchObject({ status: 401 })
    expect(await use(third.body.refresh_token)).toMatchObject({ status: 401 })
  })

  it('gives two who refresh at the same time the same next token, and one that asks after ten seconds none', async () => {
    const { refreshToken } = await shop.person('client')
    const use = (token: string) => shop.call('POST', '/auth/refresh', { refresh_token: token })
    const all = await Promise.all(Array.from({ length: 8 }, () => use(refreshToken)))
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200))
    expect(new Set(all.map(({ body }) => body.refresh_token)).size).toBe(1)
    for (const { body } of all) expect((await me(bearer(body.access_token))).status).toBe(200)
    await shop.owner
      .sql`update refresh_token set used_at = used_at - interval '10 seconds' where used_at is not null`
    expect(await use(refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh_token_reused' } })
    expect((await use(all[0]!.body.refresh_token)).status).toBe(401)
  })

  // ASVS 7.3.1, 7.3.2, 10.4.8
  it('ends a sign-in that nobody used for its idle time, and one that has reached its end', async () => {
    const idle = await shop.person('client')
    const { settings } = shop.server.context
    await shop.owner.sql`update refresh_token set expires_at = now() - interval '1 second'
      where expires_at < now() + ${`${settings.sessionIdleDays * 24 + 1} hours`}::text::interval`
    expect(await shop.call('POST', '/auth/refresh', { refresh_token: idle.refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    })
    const old = await shop.person('client')
    const { sid } = decodeJwt<{ sid: string }>(old.headers['authorization']?.slice(7) ?? '')
    await shop.owner.sql`update session set expires_at = now() where id = ${sid}`
    await shop.owner.sql`select pg_notify('sixfb_session', ${sid})`
    await expect.poll(async () => (await me(old.headers)).status, { interval: 5 }).toBe(401)
  })

  // ASVS 7.2.1, 7.4.1
  // Playbook C2
  it('ends a session at sign-out, and within 100 ms when the database says so', async () => {
    const [one, other] = [await shop.person('client'), await shop.person('client')]
    expect((await shop.call('POST', '/auth/logout', {}, one.headers)).status).toBe(204)
    expect((await me(one.headers)).status).toBe(401)

    expect((await me(other.headers)).status).toBe(200)
    const { sid } = decodeJwt<{ sid: string }>(other.headers['authorization']?.slice(7) ?? '')
    await shop.owner.sql`update session set revoked_at = now() where id = ${sid}`
    const start = performance.now()
    await shop.owner.sql`select pg_notify('sixfb_session', ${sid})`
    await expect.poll(async () => (await me(other.headers)).status, { interval: 2, timeout: 1000 }).toBe(401)
    expect(performance.now() - start).toBeLessThan(100)
  })

  // ASVS 9.1.1, 9.1.2
  it('takes no token that it did not sign', async () => {
    const { accountId, headers } = await shop.person('owner')
    const good = headers['authorization']?.slice(7) ?? ''
    const claims = decodeJwt(good)
    const { privateKey } = await generateKeyPair('EdDSA')
    const secret = new TextEncoder().encode(
      JSON.stringify((await shop.call('GET', '/.well-known/jwks.json')).body.keys[0]),
    )
    const forged = {
      'alg none': new UnsecuredJWT(claims).encode(),
      'another key': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
        .sign(privateKey),
      'the public key as an HMAC secret': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .sign(secret),
      tampered: good.replace(
        /\.[^.]+\./,
        `.${Buffer.from(JSON.stringify({ ...claims, sub: systemRandom.uuid() })).toString('base64url')}.`,
      ),
      cut: good.slice(0, -2),
      nonsense: 'a.b.c',
    }
    for (const [name, token] of Object.entries(forged))
      expect([name, (await me(bearer(token))).status]).toEqual([name, 401])
    expect(await me(headers)).toMatchObject({ status: 200, body: { account: { id: accountId } } })
  })

  it('refuses a perfect forgery whose id was never issued, and tells of it once', async () => {
    const { accountId, headers } = await shop.person('client')
    const { sid } = decodeJwt<{ sid: string }>(headers['authorization']?.slice(7) ?? '')
    const { tokens, clock } = shop.server.context
    const told = async () =>
      (
        await shop.owner.sql<{ n: number }[]>`select count(*) as n from event
          where body::json ->> 'activity_name' = 'Forged Token' and body::json #>> '{user,uid}' = ${accountId}`
      )[0]?.n
    const sign = (ids: { accountId: string; sessionId: string; tokenId: string }) =>
      tokens.sign(ids, clock.now())
    const forgeries = await Promise.all([
      sign({ accountId, sessionId: sid, tokenId: systemRandom.uuid() }),
      sign({ accountId, sessionId: systemRandom.uuid(), tokenId: systemRandom.uuid() }),
      sign({ accountId, sessionId: "' or true --", tokenId: 'x' }),
    ])
    for (const [index, token] of forgeries.entries()) {
      expect((await me(bearer(token))).status).toBe(401)
      expect((await me(bearer(token))).status).toBe(401)
      expect(await told()).toBe(index + 1)
    }
    expect((await me(headers)).status).toBe(200)
    await shop.call('POST', '/auth/logout', {}, headers)
    expect((await me(headers)).status).toBe(401)
    expect(await told()).toBe(forgeries.length)
  })

  // ASVS 3.3.4, 3.5.1, 10.1.1
  it('keeps tokens of the web in HttpOnly cookies and refuses them from another site', async () => {
    const { email, password } = await shop.person('client')
    const own = { origin: shop.url, 'sec-fetch-site': 'same-origin' }
    const { headers, body } = await shop.call(
      'POST',
      '/auth/login',
      { email, password, transport: 'cookie' },
      own,
    )
    expect(body).not.toHaveProperty('access_token')
    const set = headers.getSetCookie()
    for (const line of set) expect(line).toMatch(/HttpOnly.*SameSite=Strict/i)
    const cookie = set.map((line) => line.split(';')[0]).join('; ')
    expect((await me({ cookie })).status).toBe(200)
    const cross = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect(await shop.call('POST', '/auth/logout', {}, cross)).toMatchObject({
      status: 403,
      body: { code: 'csrf_rejected' },
    })
    expect(await shop.call('POST', '/auth/logout', {}, { cookie })).toMatchObject({
      status: 403,
      body: { code: 'csrf_rejected' },
    })
    expect((await shop.call('POST', '/auth/logout', {}, { cookie, ...own })).status).toBe(204)
  })

  // ASVS 6.3.1, 6.5.1
  it('asks a blocked network for a mailed code, and lets in who has it, or whose device is known', async () => {
    const { email, password } = await shop.person('client')
    const device = await shop.call('POST', '/auth/login', { email, password })
    const known =
      device.headers
        .getSetCookie()
        .find((line) => line.startsWith('6fb_device='))
        ?.split(';')[0] ?? ''
    await contain('block_source', '127.0.0.1')

    const challenged = await shop.call('POST', '/auth/login', { email, password })
    expect(challenged).toMatchObject({ status: 403, body: { code: 'challenge_required' } })
    const newcomer = { email: 'newcomer@example.com', password, name: 'New' }
    expect(await shop.call('POST', '/auth/register', newcomer)).toMatchObject({
      status: 403,
      body: { code: 'source_blocked' },
    })
    const today = Temporal.Now.plainDateISO('Europe/Berlin')
    const [from, to] = [3, 4].map((days) => today.add({ days }).toString())
    const times = `/availability?service_id=${shop.serviceId}&from=${from}&to=${to}`
    const { start_at: startAt } = (await shop.call('GET', times)).body.items[0]
    const guest = { name: 'Neighbour', email: 'neighbour@example.com' }
    const wish = { service_id: shop.serviceId, start_at: startAt, client: guest }
    expect((await shop.call('POST', '/bookings', wish)).status).toBe(201)
    const wrong = await shop.call('POST', '/auth/login', { email, password: 'wrong password' })
    expect(wrong).toMatchObject({ status: 403, body: { code: 'challenge_required' } })
    expect((await shop.call('POST', '/auth/login', { email, password }, { cookie: known })).status).toBe(200)

    const mail = (): string => {
      const folder = join(shop.server.context.dataDir, 'mail')
      const mails = existsSync(folder)
        ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
        : []
      return mails.find((text) => text.includes(email) && /^Subject: \d{6}/m.test(text)) ?? ''
    }
    await expect.poll(mail, { timeout: 5000 }).toMatch(/Subject: \d{6}/)
    const code = /Subject: (\d{6})/.exec(mail())?.[1] ?? ''
    const challenge = { email, password, challenge_id: challenged.body.challenge_id }
    const other = code === '000000' ? '000001' : '000000'
    expect(await shop.call('POST', '/auth/login', { ...challenge, challenge_code: other })).toMatchObject({
      status: 403,
      body: { code: 'challenge_failed' },
    })
    expect((await shop.call('POST', '/auth/login', { ...challenge, challenge_code: code })).status).toBe(200)
    expect(await shop.call('POST', '/auth/login', { ...challenge, challenge_code: code })).toMatchObject({
      status: 403,
    })
    await shop.owner.sql`update containment set lifted_at = now()`
    await shop.owner.sql`select pg_notify('sixfb_containment', '')`
  })

  it('challenges everybody when the guard says so', async () => {
    const { email, password } = await shop.person('client')
    await contain('challenge_account', 'everyone')
    const answer = await shop.call('POST', '/auth/login', { email, password })
    expect(answer).toMatchObject({ status: 403, body: { code: 'challenge_required' } })
    await shop.owner.sql`update containment set lifted_at = now()`
    await shop.owner.sql`select pg_notify('sixfb_containment', '')`
    await expect
      .poll(() => shop.server.context.containments.has('challenge_account', 'everyone'), { interval: 5 })
      .toBe(false)
  })

  it.each(['wrong password', null])('challenges unknown addresses and accounts alike (%s)', async (wrong) => {
    const { email, password, accountId } = await shop.person('client')
    const stranger = `nobody-${accountId}@example.com`
    const { digest } = shop.server.context.keys
    await contain('challenge_account', accountId)
    await contain('challenge_account', unknownAccount(digest, stranger))
    const challenges = () => count('sign_in_challenge')

    const login = async (address: string, extra: object = {}) => {
      const before = await challenges()
      const answer = await shop.call(
        'POST',
        '/auth/login',
        { email: address, password: wrong ?? password, ...extra },
        { cookie: '6fb_device=a-device-that-nobody-knows' },
      )
      const { instance: _, challenge_id: id, ...body } = answer.body
      const headers = [...answer.headers.keys()].filter((name) => name !== 'set-cookie').toSorted()
      return { id, same: { status: answer.status, body, headers, rows: (await challenges()) - before } }
    }
    const [known, unknown] = [await login(email), await login(stranger)]
    expect(known.same).toMatchObject({ status: 403, body: { code: 'challenge_required' }, rows: 1 })
    expect(unknown.same).toEqual(known.same)
    expect(unknown.id).toMatch(/^[0-9a-f-]{36}$/)

    const answerTo = async (address: string, id: string) =>
      (await login(address, { challenge_id: id, challenge_code: '000000' })).same
    expect(await answerTo(stranger, unknown.id)).toEqual(await answerTo(email, known.id))
    const tries = await shop.owner.sql<{ attempts: number }[]>`select attempts from sign_in_challenge
      where id in (${known.id}, ${unknown.id})`
    expect(tries).toEqual([{ attempts: 1 }, { attempts: 1 }])
  })

  // Playbook I3
  it('writes no password, address or token into an event', async () => {
    const { email, password, refreshToken } = await shop.person('client')
    await shop.call('POST', '/auth/login', { email, password: `${password}!` })
    const rows = await shop.owner.sql<{ body: string }[]>`select body::text as body from event`
    const all = rows.map((row) => row.body).join('\n')
    expect(rows.length).toBeGreaterThan(10)
    for (const secret of [password, email, 'nobody@example.com', refreshToken])
      expect(all).not.toContain(secret)
  })
})

describe('the role of the server', () => {
  it('cannot change or delete an event, an incident or a containment, nor lift one', async () => {
    const { sql } = shop.server.context.database
    const attempts = [
      sql`update event set body = '{}'`,
      sql`delete from event`,
      sql`truncate event`,
      sql`select body from event`,
      sql`update containment set lifted_at = now()`,
      sql`delete from containment`,
      sql`update incident set severity = 'P3'`,
      sql`delete from incident`,
      sql`insert into event_chain values (1, ${systemRandom.uuid()}, '')`,
      sql`update heartbeat set at = now() where process = 'guard' returning 1`,
      sql`delete from access_record`,
      sql`insert into membership (account_id, shop_id, role) values (${systemRandom.uuid()}, ${shop.shopId}, 'owner')`,
    ]
    for (const attempt of attempts) {
      const outcome = await attempt.then(
        (rows) => rows.length,
        (error: { code: string }) => error.code,
      )
      expect(['42501', 0]).toContain(outcome)
    }
  })
})
