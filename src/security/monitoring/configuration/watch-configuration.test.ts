import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { describeSettings } from '../../../platform/config/describe-settings.ts'
import { loadSettings } from '../../../platform/config/settings.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import { resolveIncident } from '../../recovery/resolve-incident.ts'
import { noStandards, ocsfEventCheck, standardFolder } from '../standards.test-helper.ts'
import {
  newConfigurationWatch,
  type ConfigurationWatch,
  type ToldConfiguration,
} from './configuration-watch.ts'
import { watchConfiguration } from './watch-configuration.ts'

let shop: GuardedDatabase
let watch: ConfigurationWatch
beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'configuration')
})
beforeEach(async () => {
  watch = newConfigurationWatch()
  await shop.owner.sql`delete from configuration`
  await shop.owner.sql.unsafe('truncate event, incident, row_change cascade')
})
afterAll(() => shop.close())

function told(environment: Record<string, string>, secrets: Record<string, string> = {}): ToldConfiguration {
  const settings = loadSettings(environment)
  const described = { ...describeSettings(settings, (text) => `digest of ${text.length}`), ...secrets }
  return { settings, described, database: { host: '/socket', tls: false } }
}

const look = (configuration: ToldConfiguration) => watchConfiguration(shop.guard, watch, configuration)
const incidents = (ruleId: string) =>
  shop.owner.sql<
    { id: string; status: string; severity: string; sentence: string; reasons: { playbook: string }[] }[]
  >`select id, status, severity, sentence, reasons from incident where rule_id = ${ruleId} order by number`
const changes = () => shop.owner.sql<{ body: Record<string, Record<string, unknown>> }[]>`
  select body from event where body->'entity_result'->>'type' in ('setting', 'secret') order by at, writer_number`

// Playbook S3.2
test('what is another than at the last start is an event with before and after, and an incident', async () => {
  const smtp = { SMTP_URL: 'smtps://me:hunter2@mail.example' }
  await look(told({}, { 'secrets/link': 'one' }))
  expect([await changes(), await incidents('settings-drift')]).toEqual([[], []])
  // The next start, with the same.
  watch = newConfigurationWatch()
  await look(told({}, { 'secrets/link': 'one' }))
  expect([await changes(), await incidents('settings-drift')]).toEqual([[], []])
  watch = newConfigurationWatch()
  await look(told({ LOG_LEVEL: 'warn', ...smtp }, { 'secrets/link': 'two' }))
  const seen = (await changes()).map(({ body }) => [
    body['entity']?.['uid'],
    body['entity']?.['data'],
    body['entity_result']?.['data'],
  ])
  expect(seen).toEqual([
    ['LOG_LEVEL', { value: 'info' }, { value: 'warn' }],
    ['SMTP_URL', { value: '' }, { value: 'digest of 31' }],
    ['secrets/link', { value: 'one' }, { value: 'two' }],
  ])
  // A secret that was rotated is no drift.
  expect(await incidents('settings-drift')).toMatchObject([
    {
      severity: 'P3',
      status: 'open',
      sentence: expect.stringContaining(
        'LOG_LEVEL from "info" to "warn"; SMTP_URL from nothing to',
      ) as unknown,
      reasons: [{ playbook: 'P3 - Minor configuration issues' }],
    },
  ])
  expect(JSON.stringify([await changes(), await incidents('settings-drift')])).not.toContain('hunter2')
})

// Playbook S2.3, W2
test('a setting that is not safe is an incident of P2, over once it is gone, and another one if it comes back', async () => {
  const [debug, safe] = [told({ LOG_LEVEL: 'debug' }), told({})]
  await look(debug)
  expect(await incidents('insecure-configuration')).toMatchObject([
    {
      severity: 'P2',
      status: 'open',
      sentence: expect.stringMatching(/^LOG_LEVEL=debug writes .* Start with LOG_LEVEL=info\.$/) as unknown,
      reasons: [{ playbook: 'P2 - Configuration security issues' }],
    },
  ])
  // Another guard, on the same settings.
  watch = newConfigurationWatch()
  await look(debug)
  expect(await incidents('insecure-configuration')).toMatchObject([{ status: 'open' }])
  watch = newConfigurationWatch()
  await look(safe)
  expect(await incidents('insecure-configuration')).toMatchObject([{ status: 'contained' }])
  shop.guard.clock.advance(1)
  await look(debug)
  expect(await incidents('insecure-configuration')).toMatchObject([
    { status: 'contained' },
    { status: 'open' },
  ])
})

test('one that a person has resolved stays resolved while the same faults last', async () => {
  const debug = told({ LOG_LEVEL: 'debug' })
  await look(debug)
  const [{ id } = { id: '' }] = await incidents('insecure-configuration')
  await shop.guard.database.query
    .transaction()
    .execute((transaction) =>
      resolveIncident(
        shop.guard,
        transaction,
        { id, by: 'me', reason: 'until tomorrow', lessons: 'None.', containments: null },
        [],
      ),
    )
  watch = newConfigurationWatch()
  await look(debug)
  expect(await incidents('insecure-configuration')).toMatchObject([{ id, status: 'resolved' }])
  shop.guard.clock.advance(1)
  await look(told({ LOG_LEVEL: 'debug', CALENDAR_PRIVATE_NETWORKS: '1' }))
  expect(await incidents('insecure-configuration')).toMatchObject([
    { id },
    { status: 'open', sentence: expect.stringContaining('CALENDAR_PRIVATE_NETWORKS=0') as unknown },
  ])
})

test('secrets that others can read are closed to them, which is an incident', async () => {
  const folder = join(shop.guard.dataDir, 'secrets')
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, 'link'), 'a secret', { mode: 0o600 })
  await look(told({}))
  expect(await incidents('insecure-configuration')).toEqual([])
  chmodSync(join(folder, 'link'), 0o644)
  shop.guard.clock.advance(30_000)
  await look(told({}))
  expect(statSync(join(folder, 'link')).mode & 0o777).toBe(0o600)
  expect(await incidents('insecure-configuration')).toMatchObject([{ severity: 'P2', status: 'open' }])
})

test('the events are OCSF 1.8', async (context) => {
  const ocsf = standardFolder('ocsf')
  if (ocsf === undefined) return context.skip(noStandards)
  const faultsOf = ocsfEventCheck(ocsf)
  await look(told({}))
  await look(told({ LOG_LEVEL: 'warn' }))
  for (const { body } of await changes()) {
    expect(faultsOf(body)).toEqual([])
    expect(faultsOf({ ...body, entity_result: 'warn' })).not.toEqual([])
  }
  expect(await changes()).toHaveLength(1)
})
