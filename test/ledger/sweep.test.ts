import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authEvent } from '../../src/app/auth/auth-event.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import type { EventDraft } from '../../src/platform/events/event.ts'
import {
  noStandards,
  ocsfEventCheck,
  standardFolder,
} from '../../src/security/monitoring/standards.test-helper.ts'
import { sweep } from '../setup/sweep.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

// Every test shop is swept when it closes. Here it is shown that this finds what is not to be seen, and lets go what may be.
let shop: TestShop
beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(async () => {
  await shop.owner.sql`delete from event`
  await shop.owner.sql`delete from row_change`
  shop.traces.lines.length = 0
  shop.traces.problems.length = 0
  await shop.close()
})

const look = (): Promise<void> => sweep(shop.owner, shop.traces, shop.eventMacKey)

async function append(draft: EventDraft): Promise<void> {
  const { database, events } = shop.server.context
  await database.query.transaction().execute((transaction) => events.append(transaction, draft))
}

const signIn = (detail: string): EventDraft =>
  authEvent({
    activity: 'logon',
    succeeded: false,
    detail,
    userUid: 'unknown',
    source: '192.0.2.1',
    requestId: 'none',
  })

describe('the sweep', () => {
  it('finds an address in a log line, a token in one of the request log, a password in a problem', async () => {
    const { email, refreshToken, password } = await shop.person('client')
    await look()
    shop.server.context.log.info({ detail: `mail to ${email}` }, 'sent')
    await expect(look()).rejects.toThrow(email)
    shop.traces.lines.length = 0
    shop.traces.lines.push(JSON.stringify({ http_request: { url: { path: `/auth/${refreshToken}` } } }))
    await expect(look()).rejects.toThrow(refreshToken)
    shop.traces.lines.length = 0
    shop.traces.problems.push({ detail: `${password} is wrong` })
    await expect(look()).rejects.toThrow(password)
  })

  it('finds a name in an event', async () => {
    await shop.owner.sql`insert into client (id, shop_id, name, created_at)
      values (${systemRandom.uuid()}, ${shop.shopId}, 'Vivian Marker', now())`
    await append(signIn('Vivian Marker was here'))
    await expect(look()).rejects.toThrow('Vivian Marker')
  })

  // ASVS 16.2.4
  it('finds an event that is not valid OCSF', async (context) => {
    if (standardFolder('ocsf') === undefined) return context.skip(noStandards)
    await append(signIn('invalid_credentials'))
    await look()
    const draft = signIn('invalid_credentials')
    await append({ ...draft, attributes: { ...draft.attributes, severity_of_it: 'high' } })
    await expect(look()).rejects.toThrow('Not OCSF 1.8')
  })
})

// ASVS 16.2.4
it('the quick check of OCSF says the same as the published examples', (context) => {
  const folder = standardFolder('ocsf')
  if (folder === undefined) return context.skip(noStandards)
  const check = ocsfEventCheck(folder)
  const examples = (name: string): { case: string; event: object }[] =>
    readFileSync(join(folder, 'examples', name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { case: string; event: object })
  const refused = examples('events-valid.jsonl').filter(({ event }) => check(event).length > 0)
  const taken = examples('events-invalid.jsonl').filter(({ event }) => check(event).length === 0)
  expect([refused.map((one) => one.case), taken.map((one) => one.case)]).toEqual([[], []])
})
