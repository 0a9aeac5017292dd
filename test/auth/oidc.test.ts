import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { CookieBrowser, startTestProvider, type TestProvider } from './identity-provider.test-helper.ts'

let shop: TestShop
let provider: TestProvider
let owner: Awaited<ReturnType<TestShop['person']>>
beforeAll(async () => {
  shop = await openTestShop()
  provider = await startTestProvider(shop.url)
  owner = await shop.person('owner')
})
afterAll(async () => {
  await shop.close()
  await provider.close()
}, 30_000)
beforeEach(async () => {
  const { status, body } = await connect({})
  if (status !== 200) throw new Error(`not connected: ${JSON.stringify(body)}`)
})
afterEach(() => {
  provider.tamper = null
  provider.refuses = false
  provider.hangs = false
})

function connect(changes: object) {
  const body = {
    name: 'Good Cuts',
    issuer: provider.issuer,
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
    domains: ['example.com'],
    second_factor: 'when_told',
    ...changes,
  }
  return shop.call('PUT', '/identity-provider', body, owner.headers)
}

type Staff = Awaited<ReturnType<TestShop['person']>> & { subject: string }

/** Somebody with an account here, whose address is shown to be his, and with one at the provider. */
async function person(
  role: 'client' | 'barber' | 'owner',
  there: { email?: string; email_verified?: boolean; amr?: string[] } = {},
): Promise<Staff> {
  const account = await shop.person(role)
  await shop.owner.sql`update account set email_verified_at = now() where id = ${account.accountId}`
  const subject = `at-the-provider-${account.accountId}`
  provider.people.set(subject, { email: account.email, email_verified: true, ...there })
  provider.person = subject
  return { ...account, subject }
}

const isShop = (url: URL): boolean => url.origin === new URL(shop.url).origin
const isCallback = (url: URL): boolean => isShop(url) && url.pathname === '/auth/oidc/callback'

/** Follows the whole way of a sign-in; gives where it ends. */
async function enter(browser: CookieBrowser, returnTo = '/app/day'): Promise<URL> {
  const { urls } = await browser.go(`${shop.url}/auth/oidc/start?return_to=${encodeURIComponent(returnTo)}`)
  return new URL(urls.at(-1)!)
}

/** Stops where the provider leads back, before the shop has seen it. */
async function upToCallback(browser: CookieBrowser): Promise<string> {
  const { urls } = await browser.go(`${shop.url}/auth/oidc/start`, isCallback)
  return urls.at(-1)!
}

const refusalOf = (url: URL): string | null =>
  url.pathname === '/app/sign-in' ? url.searchParams.get('refused') : null

const back = async (browser: CookieBrowser, address: string): Promise<URL> =>
  new URL((await browser.go(address)).urls.at(-1)!)

const me = (browser: CookieBrowser) =>
  shop.call('GET', '/auth/me', undefined, { cookie: browser.cookies(shop.url) })

async function newestEvent(): Promise<string> {
  const [row] = await shop.owner.sql<{ detail: string }[]>`
    select body::json ->> 'status_detail' as detail from event where class_uid = 3002 order by id desc limit 1`
  return row!.detail
}

test('a member of staff signs in with the provider, and is linked once, told by mail', async () => {
  const barber = await person('barber')
  const browser = new CookieBrowser()
  expect((await enter(browser)).href).toBe(`${shop.url}/app/day`)
  expect((await me(browser)).body.account).toMatchObject({ id: barber.accountId, email: barber.email })
  expect(browser.cookies(shop.url)).not.toContain('6fb_oidc')
  expect(await newestEvent()).toBe('oidc')
  const again = new CookieBrowser()
  expect((await enter(again, '/app/security?shop=test')).href).toBe(`${shop.url}/app/security?shop=test`)
  expect((await me(again)).status).toBe(200)
  const listed = await shop.call('GET', '/auth/identities', undefined, barber.headers)
  expect(listed.body.items).toEqual([
    expect.objectContaining({ provider: 'Good Cuts', issuer: provider.issuer }),
  ])
  const mails = () => {
    const folder = join(shop.server.context.dataDir, 'mail')
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes(barber.email) && text.includes('opens with Good Cuts'))
  }
  await expect.poll(() => mails().length, { timeout: 5000 }).toBe(1)
})

// ASVS 10.1.2
test('what goes out is bound to the browser by a cookie, and nothing of it stands in the database', async () => {
  const { headers } = await fetch(`${shop.url}/auth/oidc/start`, { redirect: 'manual' })
  const [cookie = ''] = headers.getSetCookie()
  expect(cookie).toMatch(/^6fb_oidc=[\w-]{43}\.; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
  const query = new URL(headers.get('location')!).searchParams
  expect(query.get('code_challenge_method')).toBe('S256')
  expect(query.get('redirect_uri')).toBe(`${shop.url}/auth/oidc/callback`)
  const [row] = await shop.owner.sql<{ text: string }[]>`
    select string_agg(row_to_json(r)::text || encode(digest, 'escape') || encode(browser_digest, 'escape'), ' ') as text
    from authorization_request r`
  expect(row!.text).toContain('/app')
  for (const secret of [query.get('state'), query.get('nonce'), cookie.slice(9, 52)])
    expect(row!.text).not.toContain(secret)
})

// ASVS 6.8.4
test('it counts as a second factor when the provider says so, always, or never', async () => {
  const strengthOf = async (amr: string[]): Promise<boolean> => {
    const { accountId } = await person('barber', { amr })
    await enter(new CookieBrowser())
    const [row] = await shop.owner.sql<{ strong: boolean }[]>`
      select second_factor_at is not null as strong from session
      where account_id = ${accountId} and identity_id is not null`
    return row!.strong
  }
  expect([await strengthOf(['pwd']), await strengthOf(['pwd', 'mfa'])]).toEqual([false, true])
  await connect({ second_factor: 'always' })
  expect(await strengthOf(['pwd'])).toBe(true)
  await connect({ second_factor: 'never' })
  expect(await strengthOf(['pwd', 'mfa'])).toBe(false)
})

// ASVS 6.3.3, 6.8.4
test('who has a second step here gets in only when the provider vouches for one', async () => {
  const { accountId, subject, email } = await person('barber', { amr: ['pwd'] })
  await shop.owner.sql`insert into authenticator (account_id, sealed_secret, created_at, confirmed_at)
    values (${accountId}, ${Buffer.from('x')}, now(), now())`
  const browser = new CookieBrowser()
  expect(refusalOf(await enter(browser))).toBe('identity_second_factor_needed')
  expect((await me(browser)).status).toBe(401)
  provider.people.set(subject, { email, email_verified: true, amr: ['mfa'] })
  const stronger = new CookieBrowser()
  await enter(stronger)
  expect((await me(stronger)).status).toBe(200)
})

// ASVS 10.1.2, 10.2.1
test('a state that is wrong, used, too old or of another browser signs nobody in', async () => {
  await person('barber')
  const wrong = new CookieBrowser()
  const address = new URL(await upToCallback(wrong))
  address.searchParams.set('state', systemRandom.bytes(32).toString('base64url'))
  expect(refusalOf(await back(wrong, address.href))).toBe('authorization_ended')

  const used = new CookieBrowser()
  const once = await upToCallback(used)
  const stolen = used.cookies(shop.url)
  expect((await back(used, once)).pathname).toBe('/app')
  const replay = await fetch(once, { redirect: 'manual', headers: { cookie: stolen } })
  expect(replay.headers.get('location')).toContain('refused=authorization_ended')
  expect(replay.headers.getSetCookie().some((line) => line.startsWith('6fb_access'))).toBe(false)

  // An attacker who has somebody open his own half-finished sign-in (RFC 9700, section 4.7).
  const attacker = new CookieBrowser()
  const victim = new CookieBrowser()
  const planted = await upToCallback(attacker)
  expect(refusalOf(await back(victim, planted))).toBe('authorization_ended')
  await upToCallback(victim)
  expect(refusalOf(await back(victim, planted))).toBe('authorization_ended')
  expect((await me(victim)).status).toBe(401)
  // It was not used up by somebody else's browser.
  expect((await back(attacker, planted)).pathname).toBe('/app')

  const late = new CookieBrowser()
  const old = await upToCallback(late)
  await shop.owner.sql`update authorization_request set expires_at = now() - interval '1 second'`
  expect(refusalOf(await back(late, old))).toBe('authorization_ended')
})

test('of two who come back at once with one state, one gets in', async () => {
  await person('barber')
  const browser = new CookieBrowser()
  const address = await upToCallback(browser)
  const headers = { cookie: browser.cookies(shop.url) }
  const came = await Promise.all(
    [1, 2, 3].map(async () => (await fetch(address, { redirect: 'manual', headers })).headers),
  )
  expect(came.filter((one) => one.getSetCookie().some((line) => line.startsWith('6fb_access')))).toHaveLength(
    1,
  )
})

// ASVS 10.2.2
test('an answer in the name of another provider is refused before its code goes anywhere', async () => {
  await person('barber')
  for (const change of [
    (url: URL) => url.searchParams.set('iss', 'https://another.example'),
    (url: URL) => url.searchParams.delete('iss'),
  ]) {
    const browser = new CookieBrowser()
    const address = new URL(await upToCallback(browser))
    expect(address.searchParams.get('iss')).toBe(provider.issuer)
    change(address)
    expect(refusalOf(await back(browser, address.href))).toBe('identity_not_valid')
    expect((await me(browser)).status).toBe(401)
  }
})

// ASVS 6.8.1, 6.8.2, 9.1.1, 9.2.1, 9.2.3, 10.1.2, 10.5.1, 10.5.4
test('an ID token that was tampered with signs nobody in', async () => {
  await person('barber')
  const nowSeconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
  const other = await startTestProvider(shop.url)
  const tampers: NonNullable<TestProvider['tamper']>[] = [
    (claims) => Promise.resolve(new UnsecuredJWT(claims).encode()),
    (claims) => provider.sign({ ...claims, aud: 'another-client' }),
    (claims) => provider.sign({ ...claims, exp: nowSeconds - 120 }),
    (claims) => provider.sign({ ...claims, nonce: 'of another sign-in' }),
    (claims) => provider.sign({ ...claims, iss: 'https://another.example' }),
    // By somebody who has a key, but not the provider's.
    (claims) => other.sign(claims),
    async (claims) => `${(await provider.sign(claims)).slice(0, -8)}AAAAAAAA`,
  ]
  const refusals: (string | null)[] = []
  for (const tamper of tampers) {
    provider.tamper = tamper
    const browser = new CookieBrowser()
    refusals.push(refusalOf(await enter(browser)))
    expect((await me(browser)).status).toBe(401)
  }
  await other.close()
  expect(refusals).toEqual(tampers.map(() => 'identity_not_valid'))
  // What is changed in nothing gets in: the tampering is what was refused.
  provider.tamper = (claims) => provider.sign(claims)
  expect((await enter(new CookieBrowser())).pathname).toBe('/app/day')
})

test('nobody is linked by an address that is not vouched for, of another domain, not of staff, or not shown to be his', async () => {
  const refused = async (reason: string): Promise<void> => {
    const browser = new CookieBrowser()
    expect(refusalOf(await enter(browser))).toBe('identity_unknown')
    expect(await newestEvent()).toBe(`identity_unknown: ${reason}`)
    expect((await me(browser)).status).toBe(401)
  }
  await person('barber', { email_verified: false })
  await refused('email_not_verified')
  const foreign = await person('barber')
  await shop.owner
    .sql`update account set email = ${`${foreign.accountId}@foreign.example`} where id = ${foreign.accountId}`
  provider.people.set(foreign.subject, {
    email: `${foreign.accountId}@foreign.example`,
    email_verified: true,
  })
  await refused('domain_not_allowed')
  await person('client')
  await refused('no_staff')
  await person('barber', { email: 'nobody@example.com' })
  await refused('no_account')
  const unshown = await person('owner')
  await shop.owner.sql`update account set email_verified_at = null where id = ${unshown.accountId}`
  await refused('address_not_verified')
  const [links] = await shop.owner.sql<{ n: number }[]>`select count(*)::int as n from external_identity e
    where e.account_id = any (${[foreign.accountId, unshown.accountId]})`
  expect(links).toEqual({ n: 0 })
})

// ASVS 6.8.1
test('who works in another shop as well is linked by his own hand only, and one who works here no more is out', async () => {
  const elsewhere = await person('barber')
  const otherShop = systemRandom.uuid()
  await shop.owner.sql`insert into shop (id, slug, name, time_zone, currency)
    values (${otherShop}, ${`s-${otherShop.slice(-8)}`}, 'Other', 'Europe/Berlin', 'EUR')`
  await shop.owner
    .sql`insert into membership (account_id, shop_id, role) values (${elsewhere.accountId}, ${otherShop}, 'owner')`
  expect(refusalOf(await enter(new CookieBrowser()))).toBe('identity_unknown')
  expect(await newestEvent()).toBe('identity_unknown: works_elsewhere')

  const former = await person('barber')
  await enter(new CookieBrowser())
  await shop.owner.sql`delete from membership where account_id = ${former.accountId} and role = 'barber'`
  expect(refusalOf(await enter(new CookieBrowser()))).toBe('identity_unknown')
})

/** Signs in by password with cookies, and begins to link from there. */
async function beginLink(staff: Staff): Promise<{ browser: CookieBrowser; url: string; cookie: string }> {
  const { body, headers } = await shop.call('POST', '/auth/identities', {}, staff.headers)
  const browser = new CookieBrowser()
  return { browser, url: body.authorization_url, cookie: headers.getSetCookie()[0]!.split(';')[0]! }
}

// ASVS 7.6.1, 10.5.2
test('an identity with another address is linked by who is signed in, and opens his account until he unlinks it', async () => {
  const barber = await person('barber', { email: 'marco-privately@example.com' })
  const { browser, url, cookie } = await beginLink(barber)
  const { urls } = await browser.go(url, isCallback)
  const done = await fetch(urls.at(-1)!, { redirect: 'manual', headers: { cookie } })
  expect(done.headers.get('location')).toBe('/app/security?shop=test')
  // It links, and signs nobody in.
  expect(done.headers.getSetCookie().some((line) => line.startsWith('6fb_access'))).toBe(false)
  const entered = new CookieBrowser()
  await enter(entered)
  expect((await me(entered)).body.account.id).toBe(barber.accountId)

  // Somebody else does not get the same identity.
  const other = await shop.person('barber')
  const second = await beginLink({ ...other, subject: barber.subject })
  const way = await second.browser.go(second.url, isCallback)
  const taken = await fetch(way.urls.at(-1)!, { redirect: 'manual', headers: { cookie: second.cookie } })
  expect(taken.headers.get('location')).toBe('/app/security?refused=identity_taken&shop=test')

  const [link] = (await shop.call('GET', '/auth/identities', undefined, barber.headers)).body.items
  const path = `/auth/identities/${link.id}`
  expect((await shop.call('DELETE', path, undefined, other.headers)).status).toBe(404)
  expect((await shop.call('DELETE', path, undefined, barber.headers)).status).toBe(204)
  expect(await shop.call('DELETE', path, undefined, barber.headers)).toMatchObject({
    status: 404,
    body: { code: 'identity_not_found' },
  })
  expect((await me(entered)).status).toBe(401)
  expect((await shop.call('GET', '/auth/me', undefined, barber.headers)).status).toBe(200)
  expect(refusalOf(await enter(new CookieBrowser()))).toBe('identity_unknown')
})

// ASVS 7.5.1, 10.3.4
test('linking asks for a fresh proof and for staff, and ends with the session that began it', async () => {
  const client = await person('client')
  expect((await shop.call('POST', '/auth/identities', {}, client.headers)).status).toBe(403)
  const barber = await person('barber', { email: 'ida-privately@example.com' })
  const { browser, url, cookie } = await beginLink(barber)
  const { urls } = await browser.go(url, isCallback)
  await shop.call('POST', '/auth/logout', {}, barber.headers)
  const done = await fetch(urls.at(-1)!, { redirect: 'manual', headers: { cookie } })
  expect(done.headers.get('location')).toBe('/app/security?refused=authorization_ended&shop=test')
  expect(refusalOf(await enter(new CookieBrowser()))).toBe('identity_unknown')

  const late = await shop.person('barber')
  await shop.owner
    .sql`update session set proven_at = now() - interval '1 hour' where account_id = ${late.accountId}`
  shop.server.context.sessions.forget('')
  expect(await shop.call('POST', '/auth/identities', {}, late.headers)).toMatchObject({
    status: 403,
    body: { code: 'step_up_required' },
  })
})

// ASVS 3.5.3, 7.6.2
test('who is led here by a page of somebody else is asked first, who clicked or typed is not', async () => {
  const begin = async (site: string): Promise<string> => {
    const headers = { 'sec-fetch-site': site }
    const answer = await fetch(`${shop.url}/auth/oidc/start`, { redirect: 'manual', headers })
    expect([answer.status, answer.headers.getSetCookie().length > 0]).toEqual([
      302,
      site !== 'cross-site' && site !== 'same-site',
    ])
    return answer.headers.get('location') ?? ''
  }
  for (const site of ['cross-site', 'same-site'])
    expect(refusalOf(new URL(await begin(site), shop.url))).toBe('led_from_elsewhere')
  for (const site of ['same-origin', 'none']) expect(await begin(site)).toContain(`${provider.issuer}/auth?`)
})

test('a path that leads to another site is refused', async () => {
  for (const path of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    'evil.example',
    '',
    '/%0d%0aset-cookie:x',
  ]) {
    const answer = await fetch(`${shop.url}/auth/oidc/start?return_to=${encodeURIComponent(path)}`, {
      redirect: 'manual',
    })
    const location = answer.headers.get('location')
    const isOurs = location === null || location.startsWith(`${provider.issuer}/auth?`)
    expect([path, answer.status, isOurs]).toEqual([path, path.startsWith('/%') ? 302 : 400, true])
  }
  await person('barber')
  expect((await enter(new CookieBrowser(), '/%0d%0aset-cookie:x')).origin).toBe(shop.url)
})

// ASVS 16.5.2
test('a provider that is away is said so within five seconds, and the password still opens', async () => {
  const barber = await person('barber')
  const before = new CookieBrowser()
  const address = await upToCallback(before)
  const answers = async (ask: () => Promise<URL>) => {
    const from = performance.now()
    const url = await ask()
    return [refusalOf(url), performance.now() - from < 5000]
  }
  provider.hangs = true
  expect(await answers(() => back(before, address))).toEqual(['identity_provider_unreachable', true])
  expect(await connect({})).toMatchObject({
    status: 422,
    body: { code: 'identity_provider_unusable', detail: 'It does not answer in time.' },
  })
  const { email, password } = barber
  expect((await shop.call('POST', '/auth/login', { email, password })).status).toBe(200)
  expect((await shop.call('GET', '/auth/ways-in')).body).toMatchObject({
    password: true,
    identity_provider: { name: 'Good Cuts' },
  })
  // One that was never heard of is given up as soon.
  const silent = await startTestProvider(shop.url)
  silent.hangs = true
  await shop.owner.sql`update identity_provider set issuer = ${silent.issuer}`
  expect(await answers(() => enter(new CookieBrowser()))).toEqual(['identity_provider_unreachable', true])
  provider.hangs = false
  await connect({})
  await silent.close()
})

test('a person who says no at the provider is back at the sign-in page', async () => {
  await person('barber')
  provider.refuses = true
  expect(refusalOf(await enter(new CookieBrowser()))).toBe('identity_provider_refused')
})

test('a wrong client secret is a clear refusal, and nothing secret stands in the log or the events', async () => {
  await person('barber')
  const lines: string[] = []
  const { log } = shop.server.context
  const { warn } = log
  log.warn = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
  await connect({ client_secret: 'not-the-right-one' })
  const browser = new CookieBrowser()
  const address = new URL(await upToCallback(browser))
  expect(refusalOf(await back(browser, address.href))).toBe('identity_provider_refused')
  log.warn = warn
  expect(lines.join()).toContain('invalid_client')
  const [row] = await shop.owner.sql<{ text: string }[]>`
    select coalesce(string_agg(body::text, ' '), '') as text from event`
  const told = lines.join() + row!.text
  for (const secret of [
    'not-the-right-one',
    address.searchParams.get('code')!,
    address.searchParams.get('state')!,
  ])
    expect(told).not.toContain(secret)
})

test('the client secret is sealed, shown to nobody, and goes to no other issuer or client', async () => {
  const { body } = await shop.call('GET', '/identity-provider', undefined, owner.headers)
  expect(body).toEqual({
    connected: {
      name: 'Good Cuts',
      issuer: provider.issuer,
      client_id: provider.clientId,
      domains: ['example.com'],
      second_factor: 'when_told',
    },
    redirect_uri: `${shop.url}/auth/oidc/callback`,
    backchannel_logout_uri: `${shop.url}/auth/oidc/backchannel-logout?shop=test`,
  })
  const [row] = await shop.owner.sql<{ text: string }[]>`
    select encode(sealed_secret, 'escape') || row_to_json(p)::text as text from identity_provider p`
  expect(row!.text).not.toContain(provider.clientSecret)

  expect((await connect({ client_secret: undefined, name: 'Renamed' })).status).toBe(200)
  await person('barber')
  expect((await enter(new CookieBrowser())).pathname).toBe('/app/day')
  const other = await startTestProvider(shop.url)
  for (const change of [{ issuer: other.issuer }, { client_id: 'another' }])
    expect(await connect({ client_secret: undefined, ...change })).toMatchObject({
      status: 422,
      body: { code: 'client_secret_needed' },
    })
  await other.close()

  // As after a restore into a new data directory: the key of seals is in no backup.
  await shop.owner.sql`update identity_provider set sealed_secret = ${systemRandom.bytes(60)}`
  expect(refusalOf(await enter(new CookieBrowser()))).toBe('identity_provider_sealed')
})

// ASVS 10.5.3
test('what is wrong with an issuer is said plainly', async () => {
  const detailOf = async (issuer: string): Promise<string> => {
    const { status, body } = await connect({ issuer })
    expect([status, body.code]).toEqual([422, 'identity_provider_unusable'])
    return body.detail
  }
  expect(await detailOf('http://login.example.com')).toBe('The issuer has to be an https address.')
  expect(await detailOf(`${provider.issuer}/elsewhere`)).toBe(
    'It answers 404 at /.well-known/openid-configuration. Check the issuer.',
  )
  expect(await detailOf(shop.url)).toBe(
    'It answers 404 at /.well-known/openid-configuration. Check the issuer.',
  )
  expect(await detailOf('https://nobody.invalid')).toBe('There is no host of that name. Check the issuer.')
  for (const inside of [
    'https://10.0.0.7',
    'https://169.254.169.254',
    'https://192.168.1.1',
    'https://[fd00::1]',
  ])
    expect(await detailOf(inside)).toBe(
      'Its address is inside a private network, which the shop does not reach into.',
    )
  expect(await detailOf(provider.issuer.replace('127.0.0.1', 'localhost'))).toBe(
    'It calls itself by another issuer. Copy the issuer from the provider, letter for letter.',
  )
  const { context } = shop.server
  const { publicUrl } = context
  context.publicUrl = 'https://shop.example.com'
  expect(await detailOf(provider.issuer)).toBe('The issuer has to be an https address.')
  expect(await detailOf(provider.issuer.replace('http:', 'https:'))).toBe(
    'Its address is inside a private network, which the shop does not reach into.',
  )
  context.publicUrl = publicUrl
})

// ASVS 8.2.1
test('only the owner connects a provider; a manager does not, and a client neither', async () => {
  for (const role of ['client', 'barber', 'manager'] as const) {
    const { headers } = await shop.person(role)
    for (const method of ['GET', 'DELETE'])
      expect((await shop.call(method, '/identity-provider', undefined, headers)).status).toBe(403)
  }
  expect((await shop.call('GET', '/identity-provider')).status).toBe(401)
})

// ASVS 7.6.1
test('disconnecting takes back every sign-in that came from the provider, and another issuer does the same', async () => {
  const enterNew = async (): Promise<CookieBrowser> => {
    await person('barber')
    const browser = new CookieBrowser()
    await enter(browser)
    expect((await me(browser)).status).toBe(200)
    return browser
  }
  const one = await enterNew()
  expect((await shop.call('DELETE', '/identity-provider', undefined, owner.headers)).status).toBe(204)
  expect((await me(one)).status).toBe(401)
  expect((await shop.call('GET', '/auth/ways-in')).body.identity_provider).toBeNull()
  expect(refusalOf(await enter(one))).toBe('identity_provider_not_found')
  expect(await shop.call('DELETE', '/identity-provider', undefined, owner.headers)).toMatchObject({
    status: 404,
    body: { code: 'identity_provider_not_found' },
  })
  expect((await shop.call('GET', '/auth/me', undefined, owner.headers)).status).toBe(200)

  await connect({})
  const two = await enterNew()
  const other = await startTestProvider(shop.url)
  expect((await connect({ issuer: other.issuer })).status).toBe(200)
  await other.close()
  expect((await me(two)).status).toBe(401)
})

/** What a provider sends when somebody has signed out there. */
const logoutClaims = (subject: string, changes: object = {}) => {
  const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
  return {
    iss: provider.issuer,
    aud: provider.clientId,
    iat: seconds,
    exp: seconds + 60,
    jti: systemRandom.uuid(),
    sub: subject,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...changes,
  }
}

async function logout(token: string) {
  const response = await fetch(`${shop.url}/auth/oidc/backchannel-logout?shop=test`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  })
  return { status: response.status, body: (await response.json()) as { ended?: number; code?: string } }
}

// ASVS 7.6.1, 10.5.5
test('a provider that says that somebody signed out there ends what came from it, once, and nothing else', async () => {
  const barber = await person('barber')
  const browser = new CookieBrowser()
  await enter(browser)
  const another = await person('barber')
  const stranger = new CookieBrowser()
  await enter(stranger)
  const token = await provider.sign(logoutClaims(barber.subject), 'logout+jwt')
  expect(await logout(token)).toEqual({ status: 200, body: { ended: 1 } })
  expect([(await me(browser)).status, (await me(stranger)).status]).toEqual([401, 200])
  expect((await shop.call('GET', '/auth/me', undefined, barber.headers)).status).toBe(200)

  await enter(browser)
  provider.person = barber.subject
  const later = new CookieBrowser()
  await enter(later)
  expect(await logout(token)).toMatchObject({ status: 400, body: { code: 'logout_token_not_valid' } })
  expect((await me(later)).status).toBe(200)

  const [row] = await shop.owner.sql<{ sid: string }[]>`select identity_sid as sid from session
    where account_id = ${another.accountId} and identity_id is not null and revoked_at is null limit 1`
  expect(row!.sid).toMatch(/./)
  const bySid = await provider.sign(logoutClaims('', { sub: undefined, sid: row!.sid }))
  expect((await logout(bySid)).body.ended).toBe(1)
})

// ASVS 9.2.2, 10.5.5
test('a logout token that is not one ends nothing', async () => {
  const barber = await person('barber')
  const browser = new CookieBrowser()
  await enter(browser)
  const { subject } = barber
  const other = await startTestProvider(shop.url)
  const old = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) - 3600
  const tokens = [
    await provider.sign(logoutClaims(subject, { aud: 'another-client' })),
    await provider.sign(logoutClaims(subject, { iss: 'https://another.example' })),
    await provider.sign(logoutClaims(subject, { iat: old, exp: undefined })),
    await provider.sign(logoutClaims(subject, { exp: old })),
    await provider.sign(logoutClaims(subject, { events: {} })),
    await provider.sign(logoutClaims(subject, { events: undefined })),
    await provider.sign(logoutClaims(subject, { nonce: 'as an ID token has one' })),
    await provider.sign(logoutClaims(subject, { jti: undefined })),
    await provider.sign(logoutClaims(subject, { sub: undefined })),
    await other.sign(logoutClaims(subject)),
    new UnsecuredJWT(logoutClaims(subject)).encode(),
    'no token',
  ]
  const answers: number[] = []
  for (const token of tokens) answers.push((await logout(token)).status)
  await other.close()
  expect(answers).toEqual(tokens.map(() => 400))
  expect((await me(browser)).status).toBe(200)
})
