import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { readRing, weaknessOf, type SecretRing } from '../../platform/crypto/secret-ring.ts'
import { openSecrets, type SecretStore } from '../../platform/crypto/secrets.ts'
import type { RoleName } from '../../platform/postgres/roles.ts'
import { sealingName, witnessName } from '../data-protection/kept-secrets.ts'
import { parseFormerKeys, type FormerEventKey } from '../investigation/former-event-keys.ts'
import { CommandError } from './command-error.ts'

/** The rings of keys: what a process is told, and the file below DATA_DIR/secrets. */
export const ringNames = {
  tokenSealing: 'token-sealing',
  eventMac: 'event-mac',
  link: 'link',
  digest: 'digest',
  sealing: sealingName,
} as const

/** The file of the keys that events had their MACs under before. */
export const formerEventMacName = 'event-mac-former'

/** The file of a role's password. */
export const passwordName = (role: RoleName): string => `db-${role}`

/** The files of the owner's password: the one that holds, and while it is being replaced the one that may hold already. */
export const ownerPasswordNames = { present: 'db-owner', next: 'db-owner-next' } as const

/** The files of the key that signs checkpoints and backups: both halves, and the public halves of those before. */
export const checkpointNames = {
  present: 'checkpoint',
  public: 'checkpoint.pub',
  former: 'checkpoint-former',
} as const

/** Everything secret that a shop has, from DATA_DIR/secrets; each is made when it is first asked for. */
export interface ShopSecrets {
  store: SecretStore
  ownerPassword: string
  passwords: Record<RoleName, string>
  /** What the server is told: rings of keys, as text. */
  server: Record<keyof typeof ringNames, string>
  /** What the guard is told. */
  guard: {
    eventMac: string
    eventMacFormer: string
    witness: string
    checkpointSigning: string
    checkpointFormer: string
  }
  /** The HMAC key of events, as bytes. */
  eventMac: Buffer
  /** What the chain is checked with. */
  chainKeys: { publicKey: string; macKey: SecretRing; formerMacKeys: FormerEventKey[] }
  /** The public half (SPKI PEM) of the key that signs checkpoints and backups. */
  checkpointPublic: string
  /** The same with those of former keys behind it, each with the last position that it could sign. */
  checkpointKeys: string
}

/**
 * Opens the secrets below `dataDir`. Throws a CommandError for one that can be guessed, and what the file system throws.
 */
export function openShopSecrets(dataDir: string): ShopSecrets {
  const store = openSecrets(join(dataDir, 'secrets'))
  const ring = (name: string): string => {
    const text = store.ring(name)
    const weakness = weaknessOf(text)
    if (weakness !== null) throw new CommandError(`The secret ${join(dataDir, 'secrets', name)} ${weakness}.`)
    return text
  }
  const password = (role: RoleName): string => {
    const text = store.password(passwordName(role))
    if (text.length >= 16) return text
    throw new CommandError(`${join(dataDir, 'secrets', passwordName(role))} is shorter than 16 characters.`)
  }
  const checkpointSigning = store.signing(checkpointNames.present)
  const eventMacFormer = store.find(formerEventMacName) ?? ''
  const checkpointFormer = store.find(checkpointNames.former) ?? ''
  const checkpointPublic = createPublicKey(checkpointSigning)
    .export({ type: 'spki', format: 'pem' })
    .toString()
  const server = {
    tokenSealing: ring(ringNames.tokenSealing),
    eventMac: ring(ringNames.eventMac),
    link: ring(ringNames.link),
    digest: ring(ringNames.digest),
    sealing: ring(ringNames.sealing),
  }
  return {
    store,
    ownerPassword: store.password(ownerPasswordNames.present),
    passwords: {
      app: password('app'),
      guard: password('guard'),
      auditor: password('auditor'),
      worker: password('worker'),
    },
    server,
    guard: {
      eventMac: server.eventMac,
      eventMacFormer,
      witness: ring(witnessName),
      checkpointSigning,
      checkpointFormer,
    },
    eventMac: Buffer.from(readRing(server.eventMac)[0]),
    checkpointPublic,
    checkpointKeys: checkpointPublic + checkpointFormer,
    chainKeys: {
      publicKey: checkpointPublic + checkpointFormer,
      macKey: readRing(server.eventMac),
      formerMacKeys: parseFormerKeys(eventMacFormer),
    },
  }
}
