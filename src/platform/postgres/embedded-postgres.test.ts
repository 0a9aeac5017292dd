import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from './connect.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

test('the log of the database tells who came and what they changed of the schema, and no value of a row', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), '6fb-embedded-'))
  // Started as root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(dataDir, 0o711)
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const server = await startEmbeddedPostgres({
    dataDir,
    password: randomBytes(24).toString('base64url'),
    settings: ['fsync=off'],
  })
  const database = connect(server.address, { connectionsMax: 1, applicationName: 'somebody' })
  await database.sql`create table person (email text primary key)`
  await database.sql`insert into person values ('vivian@example.com')`
  await expect(database.sql.unsafe(`insert into person values ('vivian@example.com')`)).rejects.toThrow(
    'duplicate',
  )
  await database.close()
  await server.stop()
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8')
  expect(log).toMatch(
    /sixfb_owner@postgres \S* ?LOG: {2}connection authorized: user=sixfb_owner .*application_name=somebody/,
  )
  expect(log).toContain('create table person')
  expect(log).toContain('duplicate key value violates unique constraint')
  expect(log).not.toContain('vivian')
}, 60_000)
