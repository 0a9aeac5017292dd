import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile, type FileLock } from './lock-file.ts'

/** What DATA_DIR/6fb.json says of the program that runs on this directory. */
export interface RunFile {
  pid: number
  /** Where the server listens; null until it does. */
  url: string | null
  /** The fingerprint of the secrets that server and guard use; null until the server listens. */
  secrets: string | null
  /** RFC 3339, UTC. */
  started_at: string
}

const claims = new Map<string, FileLock>()
const pathOf = (dataDir: string): string => join(dataDir, '6fb.json')
const FIRST_WORDS_MS = 1_000
const LOOK_AGAIN_MS = 10

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

/**
 * Claims `dataDir` for this process until it gives it back or dies. Gives the program that has it already, or null
 * when the claim holds: a lock of the system decides, so of any number that start at once exactly one wins, whatever
 * a killed one left behind.
 */
export function claimRunFile(dataDir: string, file: RunFile): RunFile | null {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const lock = lockFile(join(dataDir, '6fb.lock'))
    if (lock !== null) {
      claims.set(dataDir, lock)
      writeRunFile(dataDir, file)
      return null
    }
    const winner = readRunFile(dataDir)
    if (winner !== null) return winner
    if (waitedMs >= FIRST_WORDS_MS) throw new Error('another program holds 6fb.lock')
    // The winner writes who it is as the next thing it does.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS)
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
  claims.get(dataDir)?.release()
  claims.delete(dataDir)
}
