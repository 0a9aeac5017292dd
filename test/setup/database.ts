import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { parseDatabaseUrl, type DatabaseAddress } from '../../src/platform/postgres/address.ts'
import { connect } from '../../src/platform/postgres/connect.ts'
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded-postgres.ts'
import { prepareDatabase } from '../../src/platform/postgres/prepare-database.ts'
import type { RoleName } from '../../src/platform/postgres/roles.ts'

/** What the tests of a run share: one server with a migrated template. */
export interface TestServer {
  owner: DatabaseAddress
  template: string
  passwords: Record<RoleName, string>
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

/**
 * Starts one PostgreSQL for the whole run and migrates a template database that each test file clones.
 * With TEST_DATABASE_URL an outside server is used instead, as a role that may create roles and databases.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env['TEST_DATABASE_URL']
  const dataDir = await mkdtemp(join(tmpdir(), '6fb-test-'))
  // Started as root, the database runs as another user, who has to get in.
  await chmod(dataDir, 0o711)
  const embedded =
    url === undefined || url === ''
      ? await startEmbeddedPostgres({
          dataDir,
          password: randomBytes(24).toString('base64url'),
          // Nothing here outlives the run, so nothing has to reach the disk.
          settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
        })
      : null
  const owner = embedded?.address ?? parseDatabaseUrl(url ?? '')
  const template = `sixfb_template_${project.name}_${process.pid}`
  const secret = (): string => randomBytes(24).toString('base64url')
  const passwords = { app: secret(), guard: secret(), auditor: secret(), worker: secret() }

  const admin = connect(owner, { connectionsMax: 1, applicationName: '6fb test setup' })
  await admin.sql`create database ${admin.sql(template)}`
  await prepareDatabase({ ...owner, database: template }, passwords)
  project.provide('testServer', { owner, template, passwords })

  return async () => {
    await admin.sql`drop database if exists ${admin.sql(template)} with (force)`
    await admin.close()
    await embedded?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
