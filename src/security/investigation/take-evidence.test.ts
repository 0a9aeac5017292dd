import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { readerOf, type Actor } from '../../app/auth/actor.ts'
import { sha256 } from '../../platform/crypto/digest.ts'
import type { EventDraft } from '../../platform/events/event.ts'
import { createAccessLedger } from '../../platform/ledger/access-ledger.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { giveOrders } from '../response-actions/give-orders.ts'
import { evidenceVerdict } from './evidence-verdict.ts'
import { findIncident } from './incident.sql.ts'
import { openIncident } from './open-incident.ts'
import { sealAll } from './seal-all.test-helper.ts'
import { takeEvidence, type TakenEvidence } from './take-evidence.ts'
import { tamperingFinding } from './tampering.ts'
import { writeCheckpoint } from './write-checkpoint.ts'

const SHOP = '0199c000-0000-7000-8000-000000000001'
const OPERATOR = '0199a000-0000-7000-8000-000000000001'
const HOSTILE = '203.0.113.7'
const HONEST = '198.51.100.1'
let shop: GuardedDatabase
let incidentId: string
let bundle: TakenEvidence

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'evidence')
  await shop.owner.sql`insert into shop (id, slug, name, time_zone, currency)
    values (${SHOP}, 'test', 'Test', 'Europe/Berlin', 'EUR')`
  const broken = { position: 1, eventId: null, problem: 'test' }
  incidentId = await openIncident(shop.guard, tamperingFinding(broken, shop.guard.clock.epochMs()))
  await seal()
  for (const ip of [HOSTILE, HONEST, HONEST, HOSTILE]) await shop.append(attempt(ip))
  await shop.guard.database.query.transaction().execute((transaction) =>
    giveOrders(shop.guard, transaction, [{ verb: 'block_source', target: HOSTILE, reason: 'test' }], {
      incidentId,
      by: 'test',
    }),
  )
  await seal()
  await shop.append(attempt(HOSTILE))
  bundle = await take()
})
afterAll(() => shop.close())

test('a bundle is whole, and holds the incident’s events and no others', () => {
  const lines = bundle.text.trim().split('\n')
  const verdict = evidenceVerdict(bundle.text, shop.publicKey)
  // Two attempts, the order, and the incident's own two events; the last attempt is not sealed yet.
  expect(verdict).toMatchObject({ ok: true, events: 5, links: 7, checkpoints: 2, sha256: bundle.sha256 })
  expect(JSON.parse(lines[0]!)).toMatchObject({
    taken_by: OPERATOR,
    events: { covered: 5, not_covered_yet: 1 },
  })
  expect(bundle.text).toContain(HOSTILE)
  expect(bundle.text).not.toContain(HONEST)
})

test('who took it, and the digest of what they got, are on the record', async () => {
  const [event] = await shop.auditor.sql<{ body: { actor: unknown; unmapped: unknown } }[]>`
    select body from event where class_uid = 3004`
  expect(event?.body).toMatchObject({
    activity_id: 2,
    actor: { user: { uid: OPERATOR } },
    entity: { uid: incidentId },
    unmapped: { evidence_sha256: sha256(bundle.text).toString('hex') },
  })
  const [access] = await shop.auditor.sql`select account_id, record_keys, purpose, route from access_record`
  expect(access).toEqual({
    account_id: OPERATOR,
    record_keys: [incidentId],
    purpose: 'evidence',
    route: 'test',
  })
})

test('whatever is changed after the manifest shows', () => {
  const start = bundle.text.indexOf('\n') + 1
  fc.assert(
    fc.property(fc.integer({ min: start, max: bundle.text.length - 2 }), (place) => {
      const sign = bundle.text[place] === '7' ? '8' : '7'
      const changed = bundle.text.slice(0, place) + sign + bundle.text.slice(place + 1)
      expect(evidenceVerdict(changed, shop.publicKey).ok).toBe(false)
    }),
  )
})

test('a new manifest does not help: events are under the signature of the guard', () => {
  const forged = remade((text) => text.replaceAll(HOSTILE, '203.0.113.8'))
  expect(evidenceVerdict(forged, shop.publicKey)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('does not fit its digest') as string,
  })
  const shortened = remade((text) => text.replace(/"position":3,/, '"position":4,'))
  expect(evidenceVerdict(shortened, shop.publicKey)).toMatchObject({ ok: false })
  const digest = remade((text) => text.replace(/"body_sha256":"../, '"body_sha256":"00'))
  expect(evidenceVerdict(digest, shop.publicKey)).toMatchObject({ ok: false })
})

test('another key, another file: one clear line', () => {
  const other = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  expect(evidenceVerdict(bundle.text, other.publicKey)).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/^The checkpoint at position \d+ is not signed by this key\.$/) as string,
  })
  for (const text of ['', '{}', 'x\n', bundle.text.slice(0, -200), `${bundle.text}{}\n`]) {
    expect(evidenceVerdict(text, shop.publicKey)).toMatchObject({ ok: false })
  }
})

test('a former key counts as far as the file of keys says, and no further', () => {
  const { publicKey: next } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const upTo = (position: number) => `${next}# signs up to position ${position}\n${shop.publicKey}`
  expect(evidenceVerdict(bundle.text, upTo(1_000))).toMatchObject({ ok: true, checkpoints: 2 })
  expect(evidenceVerdict(bundle.text, upTo(1))).toMatchObject({
    ok: false,
    problem: expect.stringContaining('by a former key, after it had been replaced') as string,
  })
})

test('an event that was deleted is named', async () => {
  const [victim] = await shop.auditor.sql<{ event_id: string }[]>`
    select event_id from event_chain where position = 4`
  await shop.owner.sql`delete from event where id = ${victim!.event_id}`
  expect(evidenceVerdict((await take()).text, shop.publicKey)).toEqual({
    ok: false,
    problem: 'The event at position 4 is missing: it was deleted.',
  })
})

async function take(): Promise<TakenEvidence> {
  const { clock, random } = shop.guard
  const actor: Actor = {
    shopId: SHOP,
    requestId: random.uuid(),
    source: '192.0.2.1',
    accountId: OPERATOR,
    sessionId: random.uuid(),
    tokenId: random.uuid(),
    apiKey: null,
    roles: new Set(['operator']),
    proof: null,
    impersonator: null,
    barberId: null,
    limitedTo: null,
  }
  const ledger = createAccessLedger({ database: shop.app, clock, random })
  const context = { database: shop.app, clock, events: shop.appEvents }
  return takeEvidence(context, actor, (await findIncident(shop.app.query, incidentId))!, (reading) =>
    ledger.record({ ...readerOf(actor), route: 'test', ...reading }),
  )
}

/** The bundle after `change`, with a manifest that fits. */
function remade(change: (text: string) => string): string {
  const [first, ...lines] = bundle.text.trim().split('\n')
  const changed = lines.map(change)
  const manifest = JSON.parse(first!) as { lines: { sha256: string }[] }
  changed.forEach((line, index) => (manifest.lines[index]!.sha256 = sha256(line).toString('hex')))
  return `${[JSON.stringify(manifest), ...changed].join('\n')}\n`
}

async function seal(): Promise<void> {
  await sealAll(shop.guard)
  await writeCheckpoint(shop.guard, null)
  shop.guard.clock.advance(1_000)
}

function attempt(ip: string): EventDraft {
  return {
    classUid: 3002,
    activityId: 1,
    attributes: { status_id: 2, user: { uid: 'unknown:x' }, src_endpoint: { ip }, service: { name: '6fb' } },
  }
}
