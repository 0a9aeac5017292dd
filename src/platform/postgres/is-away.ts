import { isCutOff } from './is-cut-off.ts'
import { codeOf } from '../process/error-code.ts'

/**
 * What the driver and PostgreSQL say of a database that is not there, is starting, is ending, has no place left, or takes
 * longer than statement_timeout.
 */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '57014',
])

/** Whether an error says that the database can't be used just now, or not by us; later it may be. */
export function isAway(error: unknown): boolean {
  return codes.has(codeOf(error) ?? '') || isCutOff(error)
}
