import { createPublicKey, sign, verify } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import { sha256 } from '../../platform/crypto/digest.ts'
import { parseCheckpointKeys } from '../investigation/checkpoint-keys.ts'

/** The format that this program writes, and the only one it reads. */
export const backupFormat = 1

const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Count = Type.Integer({ minimum: 0 })
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' })
const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' })

const SealedSchema = Type.Object({
  /** The length and the digest of the file as it lies there: compressed, then encrypted. */
  bytes: Count,
  sha256: Digest,
  /** The same of what is in it. */
  plain_bytes: Count,
  plain_sha256: Digest,
})

const ManifestSchema = Type.Object({
  format: Type.Literal(backupFormat),
  program_version: Type.String(),
  postgres_version: Type.String(),
  created_at: Instant,
  /** What the transaction saw (pg_snapshot), for whoever compares with the source's own log. */
  snapshot: Type.String(),
  /** The age recipient that the files are encrypted for. */
  recipient: Type.String(),
  /** In the order in which they were applied. */
  migrations: Type.Array(Type.Object({ name: Type.String(), digest: Digest }), { minItems: 1 }),
  secrets: SealedSchema,
  /** In an order in which they can be loaded: a table after those it refers to. */
  tables: Type.Array(
    Type.Intersect([
      Type.Object({ name: Name, columns: Type.Array(Name, { minItems: 1 }), rows: Count }),
      SealedSchema,
    ]),
  ),
  /** Where the numbers of identity columns stand. */
  sequences: Type.Array(
    Type.Object({ table: Name, column: Name, last_value: Type.Integer(), is_called: Type.Boolean() }),
  ),
  chain: Type.Object({ position: Count, hash: Digest }),
  checkpoint: Type.Union([Type.Object({ position: Count, hash: Digest, at: Instant }), Type.Null()]),
})

/** What a backup says of one of its files. */
export type SealedFile = Static<typeof SealedSchema>

/** What a backup says of itself. It is signed, and holds no personal value. */
export type Manifest = Static<typeof ManifestSchema>

/** What stands in a backup's name: when it was made, and a few digits that keep two of one second apart. */
const NAME = /^\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{8}$/

/** The files of a backup, by what is in them. */
export const backupFiles = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  secrets: 'secrets.json.zst.age',
  table: (name: string): string => `${name}.copy.zst.age`,
}

/** The name of a backup made at `at`, such as 2026-11-24T143005Z-0f3a9c21. `digits` are four random bytes. */
export function backupName(at: Temporal.Instant, digits: Buffer): string {
  return `${at.toString({ smallestUnit: 'second' }).replaceAll(/:/g, '')}-${digits.toString('hex')}`
}

/** Whether a folder of that name can be a backup; nothing else is ever opened. */
export function isBackupName(name: string): boolean {
  return NAME.test(name)
}

/** Reads a manifest. Gives a sentence instead when it is none, or one of another format. */
export function parseManifest(text: string): Manifest | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'its manifest is not JSON'
  }
  const format = new Map<string, unknown>(Object.entries(value ?? {})).get('format')
  if (format !== backupFormat) {
    return `it has format ${JSON.stringify(format) ?? 'unknown'}, this program reads format ${backupFormat}`
  }
  return Check(ManifestSchema, value) ? value : 'its manifest has another shape than it should'
}

/** The whole length of a backup's files, in bytes, and how many rows are in them. */
export function sizeOf(manifest: Manifest): { bytes: number; rows: number } {
  const files: SealedFile[] = [manifest.secrets, ...manifest.tables]
  return {
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
  }
}

/** The key that signs checkpoints signs manifests as well: the first line keeps one from passing for the other. */
const signedText = (manifest: Uint8Array): Buffer => Buffer.concat([Buffer.from('6fb-backup-1\n'), manifest])

/** The Ed25519 signature (RFC 8032, 64 bytes) over a manifest's bytes. The key is PKCS #8 PEM. */
export function signManifest(manifest: Uint8Array, privateKey: string): Buffer {
  return sign(null, signedText(manifest), privateKey)
}

/** Whether the private half of `publicKey` (PEM; a private key does as well) signed exactly these bytes. */
function isManifestSigned(manifest: Uint8Array, signature: Uint8Array, publicKey: string): boolean {
  return signature.length === 64 && verify(null, signedText(manifest), createPublicKey(publicKey), signature)
}

/**
 * Which of the shop's keys (PEM, the newest first) signed a manifest; a former one counts up to the position that it could sign.
 * Null when none did.
 */
export function manifestSigner(manifest: Uint8Array, signature: Uint8Array, keys: string): string | null {
  const parsed = parseManifest(Buffer.from(manifest).toString())
  const position = typeof parsed === 'string' ? 0 : parsed.chain.position
  for (const { key, lastPosition } of parseCheckpointKeys(keys)) {
    const pem = key.export({ type: 'spki', format: 'pem' }).toString()
    if (position <= lastPosition && isManifestSigned(manifest, signature, pem)) return pem
  }
  return null
}

/** What a signing key is called: the SHA-256 of its public half (SPKI DER) in hex. Takes either half, as PEM. */
export function signerName(key: string): string {
  return sha256(createPublicKey(key).export({ type: 'spki', format: 'der' })).toString('hex')
}
