import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'
import { sha256 } from '../../platform/crypto/digest.ts'

const INCIDENT = '0199b000-0000-7000-8000-000000000001'
let shop: TestShop

beforeAll(async () => {
  shop = await openTestShop()
  await shop.owner
    .sql`insert into incident (id, rule_id, rule_version, type, severity, status, title, sentence,
      reasons, facts, started_at, detected_at, updated_at)
    values (${INCIDENT}, 'test', '1', 'test', 'P2', 'open', 'A <test>', 'Something happened.', '[]', '{}', now(), now(),
      now())`
}, 60_000)
afterAll(() => shop.close())

// ASVS 4.1.1, 5.4.1
test('evidence goes to an operator as a file, and its digest into the log', async () => {
  const { headers, accountId } = await shop.person('operator')
  const answer = await fetch(`${shop.url}/incidents/${INCIDENT}/evidence`, { headers })
  const text = await answer.text()
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/jsonl; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="incident-1-evidence.jsonl"')
  const [event] = await shop.owner.sql<{ body: unknown }[]>`select body from event
    where class_uid = 3004 order by id desc limit 1`
  expect(event?.body).toMatchObject({
    actor: { user: { uid: accountId } },
    unmapped: { evidence_sha256: sha256(text).toString('hex') },
  })
})

// ASVS 8.2.1
test('nobody else gets evidence or report', async () => {
  const client = await shop.person('client')
  for (const what of ['evidence', 'report']) {
    const path = `/incidents/${INCIDENT}/${what}`
    expect((await shop.call('GET', path)).status).toBe(401)
    expect((await shop.call('GET', path, undefined, client.headers)).status).toBe(403)
  }
  const { headers } = await shop.person('operator')
  const other = INCIDENT.replace('b000', 'b001')
  expect((await shop.call('GET', `/incidents/${other}/evidence`, undefined, headers)).status).toBe(404)
})

test('the page of a report has its look from a stylesheet that its policy allows', async () => {
  const { headers } = await shop.person('operator')
  const page = await shop.call('GET', `/incidents/${INCIDENT}/report`, undefined, headers)
  expect(page.headers.get('content-security-policy')).toContain("style-src 'self'")
  const address = /<link rel="stylesheet" href="([^"]+)">/.exec(page.body as string)?.[1]
  const style = await shop.call('GET', address ?? '')
  expect(style.status).toBe(200)
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(style.body).toContain('@media print')
})
