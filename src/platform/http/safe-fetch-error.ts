import { codeOf } from '../process/error-code.ts'

/** Why a request to the outside gave no answer that can be used. */
export type SafeFetchCode =
  | 'address_not_allowed'
  | 'bad_response'
  | 'bad_url'
  | 'connection'
  | 'dns'
  | 'http_status'
  | 'timeout'
  | 'tls'
  | 'too_large'
  | 'too_many_redirects'

/** A request to the outside that failed: `code` for programs, `message` for a log, `status` where there was one. */
export class SafeFetchError extends Error {
  override readonly name = 'SafeFetchError'
  /** Why it failed. */
  readonly code: SafeFetchCode
  /** The HTTP status of the answer; undefined unless `code` is `http_status`. */
  readonly status: number | undefined

  constructor(code: SafeFetchCode, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.status = options.status
  }
}

/** Names what the network, TLS or a stream threw; a SafeFetchError passes as it is. */
export function asSafeFetchError(error: unknown): SafeFetchError {
  if (error instanceof SafeFetchError) return error
  const name = error instanceof Error ? error.name : ''
  const message = error instanceof Error ? error.message : String(error)
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new SafeFetchError('timeout', 'no complete answer in time', { cause: error })
  }
  const systemCode = codeOf(error) ?? ''
  const [, code] = SYSTEM_CODES.find(([pattern]) => pattern.test(systemCode)) ?? [null, 'connection' as const]
  return new SafeFetchError(code, `${systemCode} ${message}`.trim(), { cause: error })
}

const SYSTEM_CODES: readonly (readonly [RegExp, SafeFetchCode])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, 'dns'],
  [/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/, 'tls'],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^(Z_|ERR_BROTLI|ERR_ZLIB|HPE_)/, 'bad_response'],
]
