import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newPassword } from '../../../src/platform/crypto/secrets.ts'
import type { DatabaseAddress } from '../../../src/platform/postgres/address.ts'
import { connect, type Database } from '../../../src/platform/postgres/connect.ts'
import { startEmbeddedPostgres } from '../../../src/platform/postgres/embedded-postgres.ts'
import { migrate } from '../../../src/platform/postgres/migrate.ts'

/** Runs `work` on a new, migrated database on a PostgreSQL of its own, and takes both away afterwards. */
export async function withScratchDatabase<Result>(
  work: (database: Database, address: DatabaseAddress) => Promise<Result>,
): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), '6fb-generate-'))
  // Started as root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(dataDir, 0o711)
  try {
    const server = await startEmbeddedPostgres({
      dataDir,
      password: newPassword(),
      settings: ['fsync=off'],
    })
    const database = connect(server.address, { connectionsMax: 2, applicationName: '6fb-generate' })
    try {
      await migrate(database.sql)
      return await work(database, server.address)
    } finally {
      await database.close()
      await server.stop()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
