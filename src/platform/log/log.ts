import { pino, type Logger } from 'pino'

/** The program's own log: one JSON line per entry. Events are the record; this is for whoever looks at the console. */
export type Log = Logger

/** Fields whose values never reach the log, wherever they stand. */
const secretFields = [
  'password',
  'access_token',
  'refresh_token',
  'challenge_code',
  'second_factor_id',
  'authorization',
  'cookie',
  'url',
]

/** A log at `level` that names `process` in each line. */
export function createLog(level: string, process: string): Log {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  })
}
