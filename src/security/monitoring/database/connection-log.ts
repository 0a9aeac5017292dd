import { open } from 'node:fs/promises'
import { codeOf } from '../../../platform/process/error-code.ts'
import type { DatabaseVisitor } from './database-visitor.ts'

/** As much of the log as is read at one look. */
const READ_MAX = 1 << 20
const AUTHORIZED =
  /connection authorized: user=(?<role>\S+) database=(?<database>\S+)(?: application_name=(?<program>.*?))?(?: SSL enabled .*)?$/

/**
 * The connections that PostgreSQL's log tells of after `from` bytes, also those that lasted a moment only; with `from` null
 * none, only where the log ends. Lines that are not whole yet are left for the next time; a log that was begun anew is read
 * from its start. A log that is not there is empty.
 */
export async function readConnectionLog(
  path: string,
  from: number | null,
): Promise<{ readTo: number; connections: (DatabaseVisitor & { database: string })[] }> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (file === null) return { readTo: 0, connections: [] }
  try {
    const { size } = await file.stat()
    if (from === null) return { readTo: size, connections: [] }
    const start = size < from ? 0 : from
    const bytes = Buffer.alloc(Math.min(size - start, READ_MAX))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
    const end = bytes.lastIndexOf('\n', bytesRead - 1) + 1
    const lines = bytes.toString('utf8', 0, end).split('\n')
    return { readTo: start + end, connections: lines.flatMap(connectionIn) }
  } finally {
    await file.close()
  }
}

function connectionIn(line: string): (DatabaseVisitor & { database: string })[] {
  const { role, database, program = '' } = AUTHORIZED.exec(line)?.groups ?? {}
  return role === undefined || database === undefined ? [] : [{ role, database, program }]
}
