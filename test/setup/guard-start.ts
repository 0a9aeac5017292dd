import { generateKeyPairSync } from 'node:crypto'
import { inject } from 'vitest'
import type { GuardStart } from '../../src/entry/start-message.ts'
import type { TestShop } from './test-shop.ts'

/** What a guard of this shop is started with; it keeps its newest checkpoint in `dataDir`. */
export function guardStartOf(shop: TestShop, dataDir: string): GuardStart {
  return {
    type: 'start',
    database: { ...shop.address, username: 'sixfb_guard', password: inject('testServer').passwords.guard },
    keys: {
      eventMac: shop.eventMacKey.toString('base64url'),
      eventMacFormer: '',
      witness: shop.eventMacKey.toString('base64url'),
      checkpointSigning: generateKeyPairSync('ed25519', {
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).privateKey,
      checkpointFormer: '',
    },
    // So many requests as tests make are an incident when they are of a minute, and none when they are of a day.
    settings: { ...shop.start.settings, rateLimitWindowSeconds: 86_400 },
    described: {},
    dataDir,
  }
}
