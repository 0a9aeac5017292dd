import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import type { KeyObject } from 'node:crypto'
import type { Kysely } from 'kysely'
import { makeSealedKey, openSealedKey, type SealedKey } from '../../app/auth/signing-keys/sealed-key.ts'
import { selectSigningKeys } from '../../app/auth/signing-keys/signing-keys.sql.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
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
 * nothing. The session they speak of belongs to an account made for this, which is taken away again with two keys
 * that never sign; all are on the record. `context.database` is the owner of the tables.
 */
export async function checkTokens(
  context: Pick<GuardContext, 'database' | 'clock' | 'random' | 'events'>,
  probe: Probe,
  sealing: SecretRing,
): Promise<Verdict> {
  const { database, clock, random, events } = context
  const kid = await keyId(probe)
  const signingKey = await presentKey(database.query, sealing, kid)
  const keys = await makeScratchKeys(sealing)
  const scratch = {
    accountId: random.uuid(),
    sessionId: random.uuid(),
    tokenId: random.uuid(),
    at: clock.now(),
    retired: keys.retired.sealed,
    coming: keys.coming.sealed,
  }
  await database.query.transaction().execute(async (transaction) => {
    await insertScratchSession(transaction, scratch)
    await events.append(transaction, scratchEvent(scratch, 'made'))
  })
  try {
    const { good, forged } = forgeTokens({
      signingKey,
      kid,
      retired: keys.retired,
      coming: keys.coming,
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

/** The private half of the key with this id; of the one that signs by the table, when the server names another. */
async function presentKey(query: Kysely<DB>, sealing: SecretRing, kid: string): Promise<KeyObject> {
  const rows = (await selectSigningKeys(query)).toSorted(
    (one, other) =>
      Number(other.kid === kid) - Number(one.kid === kid) ||
      Temporal.Instant.compare(other.signs_from, one.signs_from),
  )
  for (const { sealed_private: sealed } of rows) {
    const opened = sealed === null ? null : await openSealedKey(sealing, sealed)
    if (opened !== null) return opened.privateKey
  }
  throw new ProbeError('No key of access tokens can be opened with the secrets of this shop.')
}

interface ScratchKey {
  kid: string
  privateKey: KeyObject
  sealed: SealedKey
}

async function makeScratchKeys(sealing: SecretRing): Promise<{ retired: ScratchKey; coming: ScratchKey }> {
  const make = async (): Promise<ScratchKey> => {
    const sealed = await makeSealedKey(sealing)
    const opened = await openSealedKey(sealing, sealed.sealedPrivate)
    if (opened === null) throw new Error('What was just sealed does not open.')
    return { ...opened, sealed }
  }
  return { retired: await make(), coming: await make() }
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
      actor: { session: { uid: sessionId } },
      status_id: eventStatus.success,
      unmapped: { purpose: TOKEN_TRIAL },
    },
  }
}
