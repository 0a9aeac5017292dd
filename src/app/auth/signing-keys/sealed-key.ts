import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, CompactEncrypt, compactDecrypt, exportJWK, type JWK } from 'jose'
import type { SecretRing } from '../../../platform/crypto/secret-ring.ts'

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

/** Makes a key pair and seals its private half: an encrypted JWK (RFC 7517, section 7) under the newest of `sealing`. */
export async function makeSealedKey(sealing: SecretRing): Promise<SealedKey> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { kid, publicJwk } = await derive(privateKey)
  return { kid, publicKey: String(publicJwk.x), sealedPrivate: await sealKey(sealing, privateKey) }
}

/** The same sealed under the newest of `sealing`; undefined when it is, null for what none of them opens. */
export async function resealedKey(sealing: SecretRing, sealed: string): Promise<string | null | undefined> {
  if ((await openUnder(sealing[0], sealed)) !== null) return undefined
  const opened = await openSealedKey(sealing, sealed)
  return opened === null ? null : sealKey(sealing, opened.privateKey)
}

function sealKey([key]: SecretRing, privateKey: KeyObject): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' }))))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'jwk+json' })
    .encrypt(key)
}

/** Opens what was sealed; null for what none of `sealing` opens. What a row says beside it is not believed. */
export async function openSealedKey(sealing: SecretRing, sealed: string): Promise<OpenedKey | null> {
  for (const key of sealing) {
    const opened = await openUnder(key, sealed)
    if (opened !== null) return opened
  }
  return null
}

async function openUnder(key: Uint8Array, sealed: string): Promise<OpenedKey | null> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
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
