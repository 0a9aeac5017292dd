import { request, type IncomingHttpHeaders } from 'node:http'
import type { Random } from '../../platform/crypto/random.ts'

/** An answer, read to its end. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** What is asked. */
export interface Question {
  method?: string
  path: string
  headers?: Record<string, string>
  /** Where to send it from: a source of newSource(), or null for the machine's own choice. */
  from?: string | null
}

/** Asks a server as an outsider does, without using up anybody's limit where the machine allows that. */
export interface Probe {
  /** The server that is asked. */
  url: string
  /** Whether each question comes from a loopback address of its own. */
  isSpread: boolean
  /** A loopback address that nobody else uses; null where there is only one. */
  newSource(): string | null
  /** Asks, from a new source unless one is named. Throws ProbeError when there is no answer within three seconds. */
  ask(question: Question): Promise<Answer>
  /** The same, but a source that has used up its limit is an error too: then nothing was tried. */
  askWithinLimit(question: Question): Promise<Answer>
}

/** A question that got no answer which says anything; the message is one line for a person. */
export class ProbeError extends Error {
  override name = 'ProbeError'
}

const PATIENCE_MS = 3_000

/**
 * A probe of the server at `url`. On Linux all of 127.0.0.0/8 is this machine, and limits count by address: so
 * each question to a server on the loopback comes from an address of its own, chosen by chance.
 */
export function createProbe(url: string, random: Random, platform: string = process.platform): Probe {
  const { hostname, port } = new URL(url)
  const host = { '0.0.0.0': '127.0.0.1', '[::]': '::1' }[hostname] ?? hostname.replace(/^\[|\]$/g, '')
  const isSpread = platform === 'linux' && host.startsWith('127.')

  function newSource(): string | null {
    if (!isSpread) return null
    const [a = 0, b = 0, c = 0] = random.bytes(3)
    // Nobody is at home below 127.64, and an address doesn't end in 0 or 255.
    return `127.${64 + (a % 128)}.${b}.${1 + (c % 254)}`
  }

  function ask({ method = 'GET', path, headers = {}, from = newSource() }: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host,
          port,
          method,
          path,
          headers,
          agent: false,
          timeout: PATIENCE_MS,
          ...(from === null ? {} : { localAddress: from }),
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('error', reject)
          response.on('end', () => {
            const body = Buffer.concat(parts).toString('utf8')
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
          })
        },
      )
      sent.on('timeout', () =>
        sent.destroy(new ProbeError(`The server at ${url} gave no answer in ${PATIENCE_MS / 1000} seconds.`)),
      )
      sent.on('error', (error) =>
        reject(error instanceof ProbeError ? error : new ProbeError(`The server at ${url} does not answer.`)),
      )
      sent.end()
    })
  }

  return {
    url,
    isSpread,
    newSource,
    ask,
    async askWithinLimit(question) {
      const answer = await ask(question)
      if (answer.status !== 429) return answer
      const seconds = answer.headers['retry-after'] ?? 'some'
      throw new ProbeError(`Not tried: this machine has used up its limit. Again in ${seconds} seconds.`)
    },
  }
}

/** The JSON object in an answer; an empty one for anything else. */
export function jsonOf({ body }: Pick<Answer, 'body'>): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
