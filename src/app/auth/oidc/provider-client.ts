import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose'
import * as openid from 'openid-client'
import { isLoopbackAddress, isPublicAddress } from '../../../platform/http/public-address.ts'
import type { ProblemError } from '../../../platform/http/problem.ts'
import { SafeFetchError } from '../../../platform/http/safe-fetch-error.ts'
import { safeSend } from '../../../platform/http/safe-fetch.ts'
import { codeOf } from '../../../platform/process/error-code.ts'
import type { AppContext } from '../../context.ts'
import { oidcProblems } from './errors.ts'
import type { IdentityProvider } from './identity-provider.ts'

/** Everything that one request of ours has to hear from a provider, it hears within this time. */
const PROVIDER_MS = 4000
const ANSWER_BYTES_MAX = 512 * 1024
/** What a provider says of itself is read again after this time. */
const METADATA_MS = 600_000
const METADATA_MAX = 100

/** Speaks with providers: https only, to public addresses only, and never for long. */
export interface ProviderClient {
  /**
   * Reads what an issuer says of itself, anew, and gives it when staff can be signed in by it. Problem:
   * identity_provider_unusable, whose detail says what is wrong.
   */
  check(issuer: string): Promise<void>
  /** Ready for one sign-in, which has PROVIDER_MS from now. Problem: identity_provider_unreachable. */
  configure(
    provider: Pick<IdentityProvider, 'issuer' | 'clientId'>,
    clientSecret: string,
  ): Promise<openid.Configuration>
  /** The keys that a provider signs with. Problem: identity_provider_unreachable. */
  keysOf(issuer: string): Promise<JWTVerifyGetKey>
}

interface Known {
  metadata: openid.ServerMetadata
  readMs: number
  /** The last sign-in there: what it learnt of the keys serves the next. */
  last: openid.Configuration | undefined
  keys: JWTVerifyGetKey | undefined
}

/** What speaks with providers. A provider on this machine itself is spoken with only while the shop is reached here too. */
export function createProviderClient(
  context: Pick<AppContext, 'clock' | 'log' | 'publicUrl'>,
): ProviderClient {
  const { clock, log } = context
  const remembered = new Map<string, Known>()
  const isLocal = (host: string): boolean =>
    host === 'localhost' || isLoopbackAddress(host.replaceAll(/[[\]]/g, ''))
  const shopIsLocal = (): boolean => isLocal(new URL(context.publicUrl).hostname)
  const isSecure = (address: string): boolean => {
    const url = URL.parse(address)
    if (url === null) return false
    return url.protocol === 'https:' || (url.protocol === 'http:' && shopIsLocal() && isLocal(url.hostname))
  }

  /** A fetch for one purpose, all of whose requests together have `PROVIDER_MS`. */
  function boundedFetch(): openid.CustomFetch {
    const endsMs = clock.monotonicMs() + PROVIDER_MS
    return async (url, { method, headers, body }) => {
      if (!isSecure(url)) throw new SafeFetchError('bad_url', `${new URL(url).origin} is not https`)
      const answer = await safeSend(url, {
        method,
        headers,
        body: body instanceof URLSearchParams ? body.toString() : undefined,
        allowPrivate: false,
        isPublic: (address) => isPublicAddress(address) || (shopIsLocal() && isLoopbackAddress(address)),
        timeoutMs: Math.max(1, Math.ceil(endsMs - clock.monotonicMs())),
        bytesMax: ANSWER_BYTES_MAX,
      })
      const type = answer.headers['content-type']
      const isEmpty = answer.status === 204 || answer.status === 304
      return new Response(isEmpty ? null : new Uint8Array(answer.body), {
        status: answer.status,
        headers: type === undefined ? {} : { 'content-type': type },
      })
    }
  }

  async function discover(issuer: string): Promise<Known> {
    const found = await openid.discovery(new URL(issuer), 'unknown', undefined, openid.None(), {
      [openid.customFetch]: boundedFetch(),
      // What is https and what may be http is decided in boundedFetch().
      execute: [openid.allowInsecureRequests],
    })
    const known = {
      metadata: found.serverMetadata(),
      readMs: clock.monotonicMs(),
      last: undefined,
      keys: undefined,
    }
    if (remembered.size >= METADATA_MAX) remembered.clear()
    remembered.set(issuer, known)
    return known
  }

  async function know(issuer: string): Promise<Known> {
    const known = remembered.get(issuer)
    if (known !== undefined && clock.monotonicMs() - known.readMs < METADATA_MS) return known
    try {
      const read = await discover(issuer)
      const wrong = unusable(read.metadata, isSecure)
      if (wrong !== null) throw new Error(wrong)
      return read
    } catch (error) {
      throw asProviderProblem(error, log, oidcProblems.identity_provider_unreachable)
    }
  }

  return {
    async check(issuer) {
      const refuse = (detail: string) => oidcProblems.identity_provider_unusable({ detail })
      if (!isSecure(issuer)) throw refuse('The issuer has to be an https address.')
      if (/[?#]/.test(issuer)) throw refuse('The issuer has to be an address without ? and #.')
      let wrong: string | null
      try {
        wrong = unusable((await discover(issuer)).metadata, isSecure)
      } catch (error) {
        wrong = whyUnreadable(error)
      }
      if (wrong !== null) {
        remembered.delete(issuer)
        throw refuse(wrong)
      }
    },

    async configure({ issuer, clientId }, clientSecret) {
      const known = await know(issuer)
      const methods = known.metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
      const authentication = methods.includes('client_secret_basic')
        ? openid.ClientSecretBasic(clientSecret)
        : openid.ClientSecretPost(clientSecret)
      const configuration = new openid.Configuration(known.metadata, clientId, undefined, authentication)
      configuration[openid.customFetch] = boundedFetch()
      openid.allowInsecureRequests(configuration)
      // Else the signature of a token that came straight from the provider is not looked at.
      openid.enableNonRepudiationChecks(configuration)
      const jwks = known.last === undefined ? undefined : openid.getJwksCache(known.last)
      if (jwks !== undefined) openid.setJwksCache(configuration, jwks)
      known.last = configuration
      return configuration
    },

    async keysOf(issuer) {
      const known = await know(issuer)
      known.keys ??= createRemoteJWKSet(new URL(known.metadata.jwks_uri ?? issuer), {
        [joseFetch]: (url, { method, headers }) =>
          boundedFetch()(url, {
            method,
            headers: Object.fromEntries(headers.entries()),
            body: undefined,
            redirect: 'manual',
          }),
      })
      return known.keys
    },
  }
}

/** Why staff cannot be signed in by a provider that describes itself so; null when they can. */
function unusable(metadata: openid.ServerMetadata, isSecure: (address: string) => boolean): string | null {
  const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
  for (const name of endpoints) {
    const address = metadata[name]
    if (address === undefined) return `It names no ${name}: is it a provider of OpenID Connect?`
    if (!isSecure(address)) return `Its ${name} is not https.`
  }
  if (metadata.response_types_supported?.includes('code') === false)
    return 'It does not offer the authorization code flow.'
  if (metadata.code_challenge_methods_supported?.includes('S256') === false)
    return 'It does not offer PKCE with S256.'
  return null
}

/** Why an issuer could not be read, in words for its owner. */
function whyUnreadable(error: unknown): string {
  const failure = causes(error).find((cause) => cause instanceof SafeFetchError)
  if (failure !== undefined) return fetchWords[failure.code] ?? 'It cannot be reached.'
  const answer = causes(error).find((cause) => cause instanceof Response)
  if (answer !== undefined)
    return answer.ok
      ? 'It answers, but not with JSON at /.well-known/openid-configuration. Check the issuer.'
      : `It answers ${answer.status} at /.well-known/openid-configuration. Check the issuer.`
  if (codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return 'It calls itself by another issuer. Copy the issuer from the provider, letter for letter.'
  return 'What it answers at /.well-known/openid-configuration is no description of a provider. Check the issuer.'
}

const fetchWords: Partial<Record<SafeFetchError['code'], string>> = {
  address_not_allowed: 'Its address is inside a private network, which the shop does not reach into.',
  bad_url: 'The issuer has to be an https address.',
  dns: 'There is no host of that name. Check the issuer.',
  timeout: 'It does not answer in time.',
  tls: 'Its certificate is not valid.',
  too_large: 'It answers with more than a description of a provider.',
}

/**
 * What a failure on the way back is for the person: a provider that is away, one that says no, or something that is not
 * valid. Its cause goes to the log, by codes only: messages may hold what a token says.
 */
export function asProviderProblem(
  error: unknown,
  log: Pick<AppContext['log'], 'warn'>,
  otherwise: () => ProblemError,
): ProblemError {
  const failure = causes(error).find((cause) => cause instanceof SafeFetchError)
  const refused =
    error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError
  log.warn(
    { code: codeOf(error) ?? null, refusal: refused ? error.error : (failure?.code ?? null) },
    'identity provider',
  )
  if (failure !== undefined) return oidcProblems.identity_provider_unreachable()
  return refused ? oidcProblems.identity_provider_refused() : otherwise()
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = []
  for (let cause = error; cause !== undefined && cause !== null && found.length < 5;) {
    found.push(cause)
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return found
}
