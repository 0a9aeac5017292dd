import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What may be other than an honest browser and an honest authenticator would have it. */
export interface Lies {
  origin?: string
  rpId?: string
  challenge?: string
  /** 'webauthn.create' for a new passkey, 'webauthn.get' for one that signs. */
  type?: string
  counter?: number
  userVerified?: boolean
  userHandle?: string
  credentialId?: string
  /** May be on several devices. */
  backupEligible?: boolean
}

/** A passkey in memory that signs with ES256, and does what it is told (WebAuthn Level 3, sections 6.1 and 6.5). */
export interface SoftwarePasskey {
  credentialId: string
  /** How often it has signed; 0 for ever when it was made with `counts: false`. */
  counter: number
  create(
    options: { challenge: string; rp: { id: string }; user: { id: string } },
    lies?: Lies,
  ): RegistrationResponseJSON
  get(options: { challenge: string; rpId: string }, lies?: Lies): AuthenticationResponseJSON
}

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest()
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Makes a passkey for pages of `origin`. One that is `synced` does not count, as those of phones do not. */
export function softwarePasskey(origin: string, { synced = false } = {}): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const own = randomBytes(16)
  let handle = ''

  const clientData = (type: string, challenge: string, lies: Lies): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = (
    rpId: string,
    counter: number,
    lies: Lies,
    attested = Buffer.alloc(0),
  ): Buffer => {
    const present = 0x01
    const verified = (lies.userVerified ?? true) ? 0x04 : 0
    const backedUp = (lies.backupEligible ?? synced) ? 0x08 | 0x10 : 0
    const flags = present | verified | backedUp | (attested.length > 0 ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(lies.counter ?? counter)
    return Buffer.concat([digest(lies.rpId ?? rpId), Buffer.from([flags]), count, attested])
  }

  const passkey: SoftwarePasskey = {
    credentialId: text(own),
    counter: 0,
    create({ challenge, rp, user }, lies = {}) {
      handle = user.id
      // COSE_Key of an EC2 key on P-256 (RFC 9053, section 7.1.1).
      const coseKey = isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
          [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
        ]),
      )
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, own.length]), own, coseKey])
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authenticatorData(rp.id, 0, lies, attested))],
      ])
      return {
        id: passkey.credentialId,
        rawId: passkey.credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(clientData('webauthn.create', challenge, lies)),
          attestationObject: text(isoCBOR.encode(attestation)),
          transports: ['internal'],
        },
      }
    },
    get({ challenge, rpId }, lies = {}) {
      if (!synced) passkey.counter += 1
      const data = authenticatorData(rpId, passkey.counter, lies)
      const client = clientData('webauthn.get', challenge, lies)
      const id = lies.credentialId ?? passkey.credentialId
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(sign('sha256', Buffer.concat([data, digest(client)]), privateKey)),
          userHandle: lies.userHandle ?? handle,
        },
      }
    },
  }
  return passkey
}
