import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A file that this process alone holds. The system takes the lock away when the process dies, however it dies. */
export interface FileLock {
  release(): void
}

const SQLITE_BUSY = 5

/**
 * Locks a file, making it when it is absent; null when another process holds it. Node has no flock: SQLite's exclusive
 * transaction is the one lock of the system that it can take, and nothing is ever written into the file.
 * Throws what the file system throws (EACCES, EROFS), or SQLite, when the file cannot be opened.
 */
export function lockFile(path: string): FileLock | null {
  accessSync(dirname(path), constants.W_OK)
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('pragma journal_mode = memory; begin exclusive')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return null
    throw error
  }
}
