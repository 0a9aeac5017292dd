import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import Provider, { type SignInContext } from 'oidc-provider'

/** What a provider says of somebody. */
export interface Person {
  email: string
  email_verified: boolean
  /** How he shows there that it is him. */
  amr?: string[]
}

/** A real provider on loopback, in which whoever comes is signed in as `person` at once. */
export interface TestProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who signs in there; the key is his subject. */
  people: Map<string, Person>
  person: string
  /** Changes the ID token on its way out; null for no change. */
  tamper: ((claims: JWTPayload) => Promise<string>) | null
  /** Says no to every sign-in. */
  refuses: boolean
  /** Answers nothing, and keeps the connection open. */
  hangs: boolean
  /** Signs claims with the provider's own key. */
  sign(claims: JWTPayload, type?: string): Promise<string>
  close(): Promise<void>
}

/** Starts one for a shop whose pages are at `shopUrl`. */
export async function startTestProvider(shopUrl: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const clientId = '6fb-booking'
  const clientSecret = 'kept-by-nobody-else'
  const people = new Map<string, Person>()

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${shopUrl}/auth/oidc/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        backchannel_logout_uri: `${shopUrl}/auth/oidc/backchannel-logout?shop=test`,
        // Its ID tokens name the session there.
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'test', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['a test'] },
    claims: { openid: ['sub', 'sid', 'amr'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => Promise.resolve({ sub: accountId, ...people.get(accountId) }),
    }),
    async loadExistingGrant({ oidc }: SignInContext) {
      const grant = new provider.Grant({
        accountId: oidc.session.accountId,
        clientId: oidc.client.clientId,
      })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  provider.use(async (context, next) => {
    await next()
    const { body } = context
    if (test.tamper !== null && typeof body?.id_token === 'string')
      body.id_token = await test.tamper(decodeJwt(body.id_token))
  })
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (test.hangs) return
    if (!request.url!.startsWith('/interaction/')) {
      callback(request, response)
      return
    }
    const { amr = ['pwd'] } = people.get(test.person)!
    const result = test.refuses
      ? { error: 'access_denied', error_description: 'not today' }
      : { login: { accountId: test.person, amr } }
    void provider.interactionFinished(request, response, result)
  })

  const test: TestProvider = {
    issuer,
    clientId,
    clientSecret,
    people,
    person: '',
    tamper: null,
    refuses: false,
    hangs: false,
    sign: (claims, typ = 'JWT') =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'test', typ }).sign(privateKey),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return test
}

/** A browser's cookies and what it follows: enough of one to see who gets in. */
export class CookieBrowser {
  readonly #cookies = new Map<string, Map<string, { value: string; strict: boolean }>>()

  /** The cookies that it has for an origin. */
  cookies(origin: string): string {
    const own = this.#cookies.get(origin) ?? new Map<string, { value: string }>()
    return Array.from(own, ([name, { value }]) => `${name}=${value}`).join('; ')
  }

  /** Goes to an address and follows up to `until`, and no further; gives all addresses on the way. */
  async go(address: string, until?: (url: URL) => boolean): Promise<{ urls: string[]; status: number }> {
    const first = new URL(address).origin
    const urls = [address]
    let crossed = false
    for (let url = new URL(address); ;) {
      crossed ||= url.origin !== first
      const own = this.#cookies.get(url.origin) ?? new Map<string, { value: string; strict: boolean }>()
      // A browser keeps strict cookies to itself once somebody else's site is on the way.
      const sent = Array.from(own).filter(([, { strict }]) => !strict || !crossed)
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join('; ') },
      })
      for (const line of response.headers.getSetCookie()) this.#keep(url.origin, own, line)
      const location = response.headers.get('location')
      if (location === null) return { urls, status: response.status }
      url = new URL(location, url)
      urls.push(url.href)
      if (until?.(url) === true) return { urls, status: response.status }
    }
  }

  #keep(origin: string, own: Map<string, { value: string; strict: boolean }>, line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    const has = (text: string): boolean => attributes.some((one) => one.toLowerCase().startsWith(text))
    if (has('max-age=0') || has('expires=thu, 01 jan 1970')) own.delete(name)
    else own.set(name, { value: pair.slice(name.length + 1), strict: has('samesite=strict') })
    this.#cookies.set(origin, own)
  }
}
