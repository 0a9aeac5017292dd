import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, CompactEncrypt, compactDecrypt, exportJWK, type JWK } from 'jose'

/** A key pair as the database keeps it. */
export interface SealedKey {
  kid: string
  publicKey: string
  sealedPrivate: string
}

/** The private half, opened, with what follows from it. */
export interface OpenedKey {
  kid: string
  publicKey: KeyObject
  publicJwk: JWK
  privateKey: KeyObject
}

/** Makes a key pair and seals its private half: an encrypted JWK (RFC 7517, section 7) under 32 bytes of `sealing`. */
export async function makeSealedKey(sealing: Uint8Array): Promise<SealedKey> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { kid, publicJwk } = await derive(privateKey)
  const text = JSON.stringify(privateKey.export({ format: 'jwk' }))
  const sealedPrivate = await new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'jwk+json' })
    .encrypt(sealing)
  return { kid, publicKey: String(publicJwk.x), sealedPrivate }
}

/** Opens what was sealed; null for what was not sealed under `sealing`. What a row says beside it is not believed. */
export async function openSealedKey(sealing: Uint8Array, sealed: string): Promise<OpenedKey | null> {
  try {
    const { plaintext } = await compactDecrypt(sealed, sealing, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    const jwk = JSON.parse(new TextDecoder().decode(plaintext)) as JWK
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    return { ...(await derive(privateKey)), privateKey }
  } catch {
    return null
  }
}

/** A public half alone, by its JWK's x. Throws for what is none. */
export function openPublicKey(x: string): { publicKey: KeyObject; publicJwk: JWK } {
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x }
  return { publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }), publicJwk }
}

async function derive(privateKey: KeyObject): Promise<Omit<OpenedKey, 'privateKey'>> {
  const publicKey = createPublicKey(privateKey)
  const publicJwk = await exportJWK(publicKey)
  return { kid: await calculateJwkThumbprint(publicJwk), publicKey, publicJwk }
}
