import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { openSecrets, type SecretStore } from '../../platform/crypto/secrets.ts'
import type { RoleName } from '../../platform/postgres/roles.ts'
import { sealingName } from '../data-protection/kept-secrets.ts'

/** Everything secret that a shop has, from DATA_DIR/secrets; each is made when it is first asked for. */
export interface ShopSecrets {
  store: SecretStore
  ownerPassword: string
  passwords: Record<RoleName, string>
  /** What the server is told: bytes as base64url. */
  server: { tokenSealing: string; eventMac: string; link: string; digest: string; sealing: string }
  /** What the guard is told. */
  guard: { eventMac: string; checkpointSigning: string }
  /** The HMAC key of events, as bytes. */
  eventMac: Buffer
  /** The public half (SPKI PEM) of the key that signs checkpoints and backups. */
  checkpointPublic: string
}

/** Opens the secrets below `dataDir`. Throws what the file system throws. */
export function openShopSecrets(dataDir: string): ShopSecrets {
  const store = openSecrets(join(dataDir, 'secrets'))
  const eventMac = store.symmetric('event-mac')
  const eventMacText = eventMac.toString('base64url')
  const checkpointSigning = store.signing('checkpoint')
  return {
    store,
    ownerPassword: store.password('db-owner'),
    passwords: {
      app: store.password('db-app'),
      guard: store.password('db-guard'),
      auditor: store.password('db-auditor'),
      worker: store.password('db-worker'),
    },
    server: {
      tokenSealing: store.symmetric('token-sealing').toString('base64url'),
      eventMac: eventMacText,
      link: store.symmetric('link').toString('base64url'),
      digest: store.symmetric('digest').toString('base64url'),
      sealing: store.symmetric(sealingName).toString('base64url'),
    },
    guard: { eventMac: eventMacText, checkpointSigning },
    eventMac,
    checkpointPublic: createPublicKey(checkpointSigning).export({ type: 'spki', format: 'pem' }).toString(),
  }
}
