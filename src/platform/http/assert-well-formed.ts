import type { IncomingMessage } from 'node:http'
import { httpProblems } from './errors.ts'

/** What of a request says where it ends and where it goes. */
type Framed = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'headers' | 'rawHeaders'>

/**
 * Throws what the parser of node lets through, and another reader, such as a proxy, could read as something else
 * (malformed_http; the connection is closed): a transfer coding besides chunked, a second Host or one that the address
 * contradicts, an address that is no path, a version that is not HTTP/1 (RFC 9112, sections 2.3, 3.2 and 6.1). Then what
 * nobody here does: a compressed body is not unpacked, so that a small one can't become a large one
 * (unsupported_content_encoding), and nothing but 100-continue is promised (expectation_failed; RFC 9110, 10.1.1).
 */
export function assertWellFormed(request: Framed): void {
  const { expect, 'content-encoding': coding = 'identity' } = request.headers
  const detail = faultOf(request)
  const headers = { connection: 'close' }
  if (detail !== null) throw httpProblems.malformed_http({ detail, headers })
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    throw httpProblems.expectation_failed({ headers })
  if (coding.toLowerCase() !== 'identity')
    throw httpProblems.unsupported_content_encoding({ headers: { 'accept-encoding': 'identity' } })
}

function faultOf({ method, url = '', httpVersion, headers, rawHeaders }: Framed): string | null {
  const coding = headers['transfer-encoding']
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return `HTTP/${httpVersion} is not spoken here.`
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion === '1.0'))
    return 'Transfer-Encoding is chunked, or there is none.'
  if (headers.host === undefined ? httpVersion === '1.1' : countHosts(rawHeaders) > 1)
    return 'A request has one header Host.'
  if (url.includes('#')) return 'An address ends before its fragment.'
  if (url.startsWith('/') || (url === '*' && method === 'OPTIONS')) return null
  const host = /^https?:\/\/([^/?]+)/i.exec(url)?.[1]
  return host !== undefined && host === headers.host ? null : 'The address is a path that begins with /.'
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') count += 1
  return count
}
