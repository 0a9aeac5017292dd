import { lookup as dnsLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { pipeline } from 'node:stream'
import type { LookupAddress, LookupOptions } from 'node:dns'
import type { Duplex, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { isPublicAddress } from './public-address.ts'
import { asSafeFetchError, SafeFetchError } from './safe-fetch-error.ts'

/** What a request to the outside may do. */
export interface SafeFetchOptions {
  /** Also reach loopback and private networks; false wherever a stranger chooses the address. */
  readonly allowPrivate: boolean
  /** For everything together: names, connections, redirects and the body. */
  readonly timeoutMs: number
  /** The largest body, counted after decompression. */
  readonly bytesMax: number
  readonly headers?: Readonly<Record<string, string>>
  /** How a host name becomes addresses; the system's resolver by default. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>
  /** Which addresses count as public; `isPublicAddress` by default. */
  readonly isPublic?: (address: string) => boolean
}

/** An answer: 2xx, or 304 to a conditional request. Header names are lower case. */
export interface SafeResponse {
  readonly status: number
  readonly headers: Readonly<http.IncomingHttpHeaders>
  readonly body: Buffer
  /** The address that answered, after redirects. */
  readonly url: string
}

const REDIRECTS_MAX = 3
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308])

/**
 * GETs an http or https address that somebody else chose, without becoming his hand inside the network.
 * The name is resolved once, its addresses are checked, and the connection goes to a checked address, so
 * that an answer of DNS can't change in between; every redirect (at most 3) is checked the same way.
 * Throws SafeFetchError and nothing else.
 */
export async function safeFetch(url: string, options: SafeFetchOptions): Promise<SafeResponse> {
  const signal = AbortSignal.timeout(options.timeoutMs)
  try {
    let target = parseUrl(url)
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      const addresses = await allowedAddresses(target, options, signal)
      const response = await request(target, addresses, options, signal)
      const location = response.headers.location
      if (!REDIRECT_STATUSES.has(response.statusCode ?? 0) || location === undefined) {
        return await readResponse(response, target, options.bytesMax)
      }
      response.destroy()
      target = parseUrl(location, target)
    }
    throw new SafeFetchError('too_many_redirects', `more than ${REDIRECTS_MAX} redirects`)
  } catch (error) {
    throw asSafeFetchError(signal.aborted ? signal.reason : error)
  }
}

/**
 * Sends one request the same way, of any method and with a body; gives an answer of any status, and follows no redirect.
 * Throws SafeFetchError and nothing else.
 */
export async function safeSend(
  url: string,
  options: SafeFetchOptions & { readonly method: string; readonly body?: string | undefined },
): Promise<SafeResponse> {
  const signal = AbortSignal.timeout(options.timeoutMs)
  try {
    const target = parseUrl(url)
    const response = await request(target, await allowedAddresses(target, options, signal), options, signal)
    try {
      const body = await readBody(response, options.bytesMax)
      return { status: response.statusCode ?? 0, headers: response.headers, body, url: target.href }
    } finally {
      response.destroy()
    }
  } catch (error) {
    throw asSafeFetchError(signal.aborted ? signal.reason : error)
  }
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base)
  if (url === null) throw new SafeFetchError('bad_url', 'not an address')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new SafeFetchError('bad_url', `${url.protocol} is not http or https`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new SafeFetchError('bad_url', 'a user name or password in the address')
  }
  return url
}

async function allowedAddresses(
  url: URL,
  options: SafeFetchOptions,
  signal: AbortSignal,
): Promise<readonly LookupAddress[]> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const resolve = options.resolve ?? ((name: string) => dnsLookup(name, { all: true }))
  const family = isIP(hostname)
  const found = family > 0 ? [{ address: hostname, family }] : await beforeAbort(resolve(hostname), signal)
  const isPublic = options.isPublic ?? isPublicAddress
  const allowed = options.allowPrivate ? found : found.filter(({ address }) => isPublic(address))
  if (found.length === 0) throw new SafeFetchError('dns', `${hostname} has no address`)
  if (allowed.length === 0) throw new SafeFetchError('address_not_allowed', `${hostname} is not public`)
  return allowed
}

function request(
  url: URL,
  addresses: readonly LookupAddress[],
  options: SafeFetchOptions & { readonly method?: string; readonly body?: string | undefined },
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const client = url.protocol === 'https:' ? https : http
  client
    .request(url, {
      method: options.method ?? 'GET',
      agent: new client.Agent({ keepAlive: false }),
      headers: { 'accept-encoding': 'gzip, deflate, br', 'user-agent': '6fb-booking', ...options.headers },
      lookup: fixedLookup(addresses),
      signal,
    })
    .on('response', resolve)
    .on('error', reject)
    .end(options.body)
  return promise
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** A resolver that knows the checked addresses only, whatever it is asked. */
function fixedLookup(addresses: readonly LookupAddress[]) {
  return (_hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    const first = addresses[0]
    if (options.all === true) callback(null, [...addresses])
    else if (first !== undefined) callback(null, first.address, first.family)
  }
}

async function readResponse(
  response: http.IncomingMessage,
  url: URL,
  bytesMax: number,
): Promise<SafeResponse> {
  const status = response.statusCode ?? 0
  try {
    if (status !== 304 && (status < 200 || status > 299)) {
      throw new SafeFetchError('http_status', `answered ${status}`, { status })
    }
    const body = status === 304 ? Buffer.alloc(0) : await readBody(response, bytesMax)
    return { status, headers: response.headers, body, url: url.href }
  } finally {
    response.destroy()
  }
}

async function readBody(response: http.IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of decoded(response)) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > bytesMax) throw new SafeFetchError('too_large', `more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

function decoded(response: http.IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return response
  const decoder = DECODERS[encoding]?.()
  if (decoder === undefined) throw new SafeFetchError('bad_response', `unknown encoding ${encoding}`)
  // Errors of either stream reach whoever reads the decoder; the callback has nothing to add.
  pipeline(response, decoder, () => undefined)
  return decoder
}

function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  work.then(resolve, reject)
  return promise
}
