import type { ActiveContainments } from '../../../platform/containment/active-containments.ts'
import type { SecretRing } from '../../../platform/crypto/secret-ring.ts'
import type { Log } from '../../../platform/log/log.ts'
import { openPublicKey, openSealedKey } from './sealed-key.ts'
import type { KeyRing } from './key-ring.ts'
import { rotateSigningKeys, type KeyContext } from './rotate-signing-keys.ts'
import { isGood, signingKeyOf, type SigningKey } from './signing-key.ts'
import { selectSigningKeys, signingKeyChannel, type SigningKeyRow } from './signing-keys.sql.ts'

/** Follows the table `signing_key`, and the orders against its keys. */
export function createKeyRing(
  context: KeyContext & { containments: Pick<ActiveContainments, 'has'>; log: Log },
): KeyRing {
  const { database, clock, containments, log, keys: secrets } = context
  let keys = new Map<string, SigningKey>()
  let subscription: { unlisten: () => Promise<void> } | undefined
  let making: Promise<void> | undefined
  /** Counts readings, so that one that began earlier does not undo a later one. */
  let readings = 0
  let taken = 0

  const isRevoked = ({ kid }: SigningKey): boolean => containments.has('revoke_signing_key', kid)
  const pick = (): SigningKey | undefined =>
    signingKeyOf(
      [...keys.values()].filter((key) => !isRevoked(key)),
      clock.epochMs(),
    )

  async function read(): Promise<void> {
    readings += 1
    const own = readings
    const rows = await selectSigningKeys(database.query)
    const opened = await Promise.all(rows.map((row) => open(secrets.tokenSealing, row)))
    if (own < taken) return
    taken = own
    keys = new Map(opened.filter((key) => key !== null).map((key) => [key.kid, key]))
  }

  const readQuietly = (): void => {
    read().catch((error: unknown) => log.warn({ error: String(error) }, 'signing keys not read'))
  }

  /** Requests that find no key at the same time make one together. */
  async function make(): Promise<void> {
    making ??= (async () => {
      await rotateSigningKeys(context, 'server', 'none_signs')
      await read()
    })().finally(() => (making = undefined))
    await making
  }

  async function signing(): Promise<SigningKey> {
    const known = pick()
    if (known !== undefined) return known
    await make()
    const made = pick()
    if (made === undefined) throw new Error('No key signs access tokens.')
    return made
  }

  return {
    signing,
    find: (kid) => keys.get(kid),
    isGood: (key) => isGood(key, clock.epochMs()) && !isRevoked(key),
    good() {
      const present = pick()
      const good = [...keys.values()].filter((key) => isGood(key, clock.epochMs()) && !isRevoked(key))
      return good.toSorted((one, other) => Number(other === present) - Number(one === present))
    },
    async start() {
      subscription = await database.sql.listen(signingKeyChannel, readQuietly, readQuietly)
      await read()
      await signing()
    },
    async stop() {
      await subscription?.unlisten().catch(() => undefined)
    },
  }
}

/** What a row says; null for one that was sealed elsewhere, as in a database that was copied: that key is not ours. */
async function open(sealing: SecretRing, row: SigningKeyRow): Promise<SigningKey | null> {
  const times = {
    signsFromMs: row.signs_from.epochMilliseconds,
    signsUntilMs: row.signs_until?.epochMilliseconds ?? null,
    goodUntilMs: row.good_until?.epochMilliseconds ?? null,
  }
  if (row.sealed_private === null)
    return { kid: row.kid, ...openPublicKey(row.public_key), privateKey: null, ...times }
  const opened = await openSealedKey(sealing, row.sealed_private)
  return opened === null ? null : { ...opened, ...times }
}
