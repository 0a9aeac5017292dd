import { SafeFetchError } from '../../../../platform/http/safe-fetch-error.ts'
import { safeSend } from '../../../../platform/http/safe-fetch.ts'
import { CHANNEL_TIMEOUT_MS, ChannelFailure } from './channel.ts'

const ANSWER_BYTES_MAX = 64 * 1024
const TIMEOUT_STATUS = 408
const TOO_MANY_STATUS = 429

/**
 * POSTs a message to an address from the settings: the operator's own, so it may be inside the network. Redirects are not
 * followed. Throws a ChannelFailure for any answer but 2xx; 4xx but 408 and 429 will not get better.
 */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  let status
  try {
    const answer = await safeSend(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      },
      allowPrivate: true,
      timeoutMs: CHANNEL_TIMEOUT_MS,
      bytesMax: ANSWER_BYTES_MAX,
    })
    status = answer.status
  } catch (error) {
    throw new ChannelFailure(error instanceof SafeFetchError ? words[error.code] : 'It failed.', true)
  }
  if (status >= 200 && status < 300) return
  const isPassing = status >= 500 || status === TIMEOUT_STATUS || status === TOO_MANY_STATUS
  throw new ChannelFailure(`It answered ${status}.`, isPassing)
}

/** The library's own sentences may have the address in them, which can be a secret. */
const words: Record<SafeFetchError['code'], string> = {
  address_not_allowed: 'Its address is not allowed.',
  bad_response: 'Its answer could not be read.',
  bad_url: 'Its address cannot be used.',
  connection: 'It could not be reached.',
  dns: 'Its name has no address.',
  http_status: 'It did not take the message.',
  timeout: 'It did not answer in time.',
  tls: 'Its certificate does not hold.',
  too_large: 'Its answer was too large.',
  too_many_redirects: 'It redirected too often.',
}
