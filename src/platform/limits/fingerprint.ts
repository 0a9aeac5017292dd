import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

const FINGERPRINT = ['user-agent', 'accept', 'accept-language', 'accept-encoding', 'sec-ch-ua']

/** What browser, or program, a request seems to come from: what it says of itself, and in which order. */
export function fingerprintOf(request: FastifyRequest): string {
  const { headers, raw } = request
  const said = FINGERPRINT.map((name) => headers[name])
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0)
  return hash(
    'sha256',
    JSON.stringify([said, names.filter((name) => !/^(cookie|authorization|content-length)$/i.test(name))]),
  ).slice(0, 16)
}
