import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../platform/process/error-code.ts'
import { formatErasure, parseErasure, type Erasure } from './erasure.ts'

const pathOf = (dataDir: string): string => join(dataDir, 'erasures.jsonl')

/** The erasures that stand in DATA_DIR, beside the database: a restored backup does not know of the later ones. */
export async function readErasureList(dataDir: string): Promise<Erasure[]> {
  const text = await readFile(pathOf(dataDir), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => parseErasure(line) ?? [])
}

/** Adds to them; on disk when it resolves. */
export async function addToErasureList(dataDir: string, erasures: readonly Erasure[]): Promise<void> {
  if (erasures.length === 0) return
  // The line before may have been cut off by a crash: an empty one between them does no harm.
  const text = `\n${erasures.map(formatErasure).join('')}`
  await writeFile(pathOf(dataDir), text, { flag: 'a', mode: 0o600, flush: true })
}
