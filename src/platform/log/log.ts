import { pino, type DestinationStream, type Logger } from 'pino'
import { isSensitiveName } from '../ledger/wire-sensitivity.ts'

/** The program's own log: one JSON line per entry. Events are the record; this is for whoever looks at the console. */
export type Log = Logger

/** Header fields and addresses of a request, in which secrets stand. */
const secretParts = new Set(['authorization', 'cookie', 'set-cookie', 'url', 'headers'])

const HIDDEN = '[redacted]'

/** A log at `level` that names `process` in each line; to the standard output, unless a `destination` is given. */
export function createLog(level: string, process: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: withoutSensitive },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** A log of whole OCSF events: each line is one, and nothing is added to it. */
export function createEventLines(level: string, destination?: DestinationStream): Log {
  // pino always begins a line with its level, and this is the place that OCSF has for it.
  const options = {
    level,
    base: null,
    timestamp: false,
    formatters: { level: () => ({ severity: 'Informational' }) },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

/** Values whose name is that of something sensitive never reach the log, however deep they stand. */
function withoutSensitive(entry: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]: [string, unknown]) => [
      name,
      secretParts.has(name.toLowerCase()) || isSensitiveName(name) ? HIDDEN : shown(value),
    ]),
  )
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown)
  return typeof value === 'object' && value !== null ? withoutSensitive(value) : value
}
