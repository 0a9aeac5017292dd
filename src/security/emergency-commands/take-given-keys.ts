import type { Settings } from '../../platform/config/settings.ts'
import { sha256 } from '../../platform/crypto/digest.ts'
import { readRing, writeRing, type SecretRing } from '../../platform/crypto/secret-ring.ts'
import type { SecretStore } from '../../platform/crypto/secrets.ts'
import { CommandError } from './command-error.ts'
import { ringNames } from './shop-secrets.ts'

/** SHA-256 digests of keys that must not come back, a line each. */
const RETIRED = 'retired'

const digestOf = (key: Uint8Array): string => sha256(key).toString('hex')
const retiredIn = (store: SecretStore): string[] => store.text(RETIRED, () => '').split('\n')

/** Keeps keys that were thrown away from being taken again. */
export function retireKeys(store: SecretStore, keys: readonly Uint8Array[]): void {
  if (keys.length === 0) return
  store.replace(RETIRED, [...retiredIn(store), ...keys.map(digestOf)].join('\n').trim())
}

/**
 * Puts the keys that the settings give among those of the shop, in front when they are new. Throws a CommandError for one
 * that was thrown away, and for another one where what the first one made could not be read any more.
 */
export function takeGivenKeys(store: SecretStore, settings: Settings): void {
  take(store, ringNames.link, 'LINK_KEY', settings.linkKey, 'may change')
  take(store, ringNames.sealing, 'SEALING_KEY', settings.sealingKey, 'may change')
  take(store, ringNames.tokenSealing, 'TOKEN_SEALING_KEY', settings.tokenSealingKey, 'may change')
  take(store, ringNames.digest, 'DIGEST_KEY', settings.digestKey, 'stays')
  take(store, ringNames.eventMac, 'EVENT_MAC_KEY', settings.eventMacKey, 'stays')
}

function take(
  store: SecretStore,
  name: string,
  setting: string,
  given: string | null,
  nature: 'may change' | 'stays',
): void {
  if (given === null) return
  const keys = readRing(given)
  if (keys.some((key) => retiredIn(store).includes(digestOf(key)))) {
    throw new CommandError(`${setting} was thrown away by a rotation. Give another one, or none.`)
  }
  const present = readRing(store.text(name, () => writeRing(keys)))
  const known = new Set(present.map(digestOf))
  const added = keys.filter((key) => !known.has(digestOf(key)))
  if (added.length === 0) return
  if (nature === 'stays') {
    throw new CommandError(`${setting} is another key than DATA_DIR/secrets/${name}, which has to stay.`)
  }
  const [newest, ...more] = [...added, ...present]
  const ring: SecretRing = [newest ?? present[0], ...more]
  store.replace(name, writeRing(ring))
}
