import type { KeyObject } from 'node:crypto'
import { openSealedKey } from '../../src/app/auth/signing-keys/sealed-key.ts'
import type { TestShop } from './test-shop.ts'

/** The private key that a shop signs access tokens with at present, as whoever has stolen it has it. */
export async function presentKey(shop: TestShop): Promise<KeyObject> {
  const [row] = await shop.owner.sql<{ sealed_private: string }[]>`select sealed_private from signing_key
    where signs_until is null`
  const opened = await openSealedKey(shop.server.context.keys.tokenSealing, row?.sealed_private ?? '')
  if (opened === null) throw new Error('No key signs.')
  return opened.privateKey
}
