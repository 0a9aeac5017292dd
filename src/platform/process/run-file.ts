import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What DATA_DIR/6fb.json says of the program that runs on this directory. */
export interface RunFile {
  pid: number
  /** Where the server listens; null until it does. */
  url: string | null
  /** RFC 3339, UTC. */
  started_at: string
}

const pathOf = (dataDir: string): string => join(dataDir, '6fb.json')

/** Whether `pid` is a living 6fb. Process ids are used again, so the command line has to name the program. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return /6fb|cli\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}

/** The program that runs on `dataDir`, or null. A file that a killed program left behind counts as none. */
export function readRunFile(dataDir: string): RunFile | null {
  try {
    const file = JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as RunFile
    return isOurs(file.pid) ? file : null
  } catch {
    return null
  }
}

/** Claims `dataDir` for this process. Gives the program that has it already, or null when the claim holds. */
export function claimRunFile(dataDir: string, file: RunFile): RunFile | null {
  const running = readRunFile(dataDir)
  if (running !== null && running.pid !== file.pid) return running
  const path = pathOf(dataDir)
  const draft = `${path}.${file.pid}`
  rmSync(path, { force: true })
  writeFileSync(draft, JSON.stringify(file), { mode: 0o600 })
  try {
    // Linking fails where a file is: of two that start at once, one wins.
    linkSync(draft, path)
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readRunFile(dataDir)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Replaces what the file says, in one step. */
export function writeRunFile(dataDir: string, file: RunFile): void {
  const path = pathOf(dataDir)
  writeFileSync(`${path}.new`, JSON.stringify(file), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Gives the claim back. */
export function removeRunFile(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true })
}
