import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Random } from '../crypto/random.ts'
import { codeOf } from '../process/error-code.ts'
import { httpProblems } from './errors.ts'
import type { ProblemError } from './problem.ts'
import { problemDocument } from './send-problem.ts'

/**
 * Answers what is no HTTP request (RFC 9112) with a problem document and closes the connection: nothing that follows on it is
 * read, so that no two readers differ about where a request ends. While an earlier request of the connection has no answer
 * yet there is none for this one, since it would be taken for that one's.
 */
export function refuseUnreadable(options: { random: Random; fixedHeaders: Record<string, string> }) {
  return (error: Error, socket: Socket): void => {
    // What node answers on this connection: its types do not name it.
    const { _httpMessage: answer } = socket as { _httpMessage?: ServerResponse | null }
    const isForAnother = answer?.headersSent === true || answer?.req.complete === true
    if (!socket.writable || isForAnother) {
      socket.destroy()
      return
    }
    const problem = problemOf(codeOf(error))
    const body = problemDocument(problem, options.random.uuid())
    const headers = {
      ...options.fixedHeaders,
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const head = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n`
    socket.end(isHead(error) ? head : head + body)
    socket.destroySoon()
  }
}

/** Whether what came began as HEAD, whose answer has no body (RFC 9110, section 9.3.2). */
function isHead(error: Error & { rawPacket?: Buffer }): boolean {
  return error.rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD '
}

function problemOf(code: unknown): ProblemError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return httpProblems.headers_too_large()
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return httpProblems.body_too_large()
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return httpProblems.request_timeout()
    default:
      return httpProblems.malformed_http()
  }
}
