import type { GuardContext } from '../guard-context.ts'
import { eventClass, eventStatus, type EventDraft } from '../../platform/events/event.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import { TOKEN_TRIAL } from '../monitoring/token-finding.ts'
import { verdictOn, type Verdict } from './check.ts'
import { forgeTokens } from './forge-tokens.ts'
import { jsonOf, ProbeError, type Probe } from './probe.ts'
import { deleteScratchSession, insertScratchSession } from './scratch-session.sql.ts'

const PATH = '/auth/me'

/**
 * Tries forged tokens of every known kind: each is refused, and a good one is taken, else the refusals would mean
 * nothing. The session they speak of belongs to an account made for this, which is taken away again; both are on the
 * record. `context.database` is the owner of the tables.
 */
export async function checkTokens(
  context: Pick<GuardContext, 'database' | 'clock' | 'random' | 'events'>,
  probe: Probe,
  signingKey: string,
): Promise<Verdict> {
  const { database, clock, random, events } = context
  const kid = await keyId(probe)
  const scratch = {
    accountId: random.uuid(),
    sessionId: random.uuid(),
    tokenId: random.uuid(),
    at: clock.now(),
  }
  await database.query.transaction().execute(async (transaction) => {
    await insertScratchSession(transaction, scratch)
    await events.append(transaction, scratchEvent(scratch, 'made'))
  })
  try {
    const { good, forged } = forgeTokens({
      signingKey,
      kid,
      accountId: scratch.accountId,
      sessionId: scratch.sessionId,
      tokenId: scratch.tokenId,
      nowSeconds: Math.floor(scratch.at.epochMilliseconds / 1000),
    })
    const statusOf = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` }
      return (await probe.askWithinLimit({ path: PATH, headers })).status
    }
    const faults: string[] = []
    for (const { name, token } of forged) {
      const status = await statusOf(token)
      if (status !== 401) faults.push(`${name}: answered with ${status}`)
    }
    const status = await statusOf(good)
    if (status !== 200) faults.push(`a good token: answered with ${status}`)
    return verdictOn(faults, `${forged.length} forged tokens refused, a good one taken`)
  } finally {
    await database.query.transaction().execute(async (transaction) => {
      await deleteScratchSession(transaction, scratch)
      await events.append(transaction, scratchEvent(scratch, 'removed'))
    })
  }
}

/** The id of the key that the server signs with, as it tells the world. */
async function keyId(probe: Probe): Promise<string> {
  const { keys } = jsonOf(await probe.askWithinLimit({ path: '/.well-known/jwks.json' }))
  const first: unknown = Array.isArray(keys) ? keys[0] : undefined
  if (!isRecord(first) || typeof first['kid'] !== 'string') {
    throw new ProbeError('/.well-known/jwks.json names no key.')
  }
  return first['kid']
}

function scratchEvent(
  { accountId, sessionId }: { accountId: string; sessionId: string },
  what: 'made' | 'removed',
): EventDraft {
  return {
    classUid: eventClass.accountChange,
    activityId: what === 'made' ? 1 : 6,
    attributes: {
      user: { uid: accountId },
      session: { uid: sessionId },
      status_id: eventStatus.success,
      unmapped: { purpose: TOKEN_TRIAL },
    },
  }
}
