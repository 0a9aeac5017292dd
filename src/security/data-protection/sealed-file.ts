import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { Decrypter, Encrypter } from 'age-encryption'
import type { SealedFile } from './backup.ts'
import { codeOf } from '../../platform/process/error-code.ts'

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** What flowed by. */
interface Meter {
  bytes: number
  lines: number
  digest(): string
  pass(source: Bytes): AsyncGenerator<Uint8Array>
}

/** A sealed file that is not what the manifest says, or that the identity does not open. The message says which. */
export class SealedFileError extends Error {
  override name = 'SealedFileError'
}

/**
 * Writes `source` to a new file (0600), compressed with zstd and encrypted for an age recipient, and waits until it is
 * on the disk. Memory stays flat, however long it is. Gives both digests, and how many line feeds went in.
 */
export async function writeSealed(
  path: string,
  source: Bytes,
  recipient: string,
): Promise<SealedFile & { lines: number }> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const [plain, sealed, zstd] = [createMeter(), createMeter(), createZstdCompress()]
  const encrypt = async (): Promise<void> => {
    const encrypted = await encrypter.encrypt(Readable.toWeb(zstd) as ReadableStream<Uint8Array>)
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline(sealed.pass(encrypted), file)
  }
  await Promise.all([pipeline(plain.pass(source), zstd), encrypt()])
  return {
    bytes: sealed.bytes,
    sha256: sealed.digest(),
    plain_bytes: plain.bytes,
    plain_sha256: plain.digest(),
    lines: plain.lines,
  }
}

/**
 * What is in a sealed file, chunk by chunk. Throws a SealedFileError when the file is missing, is not exactly the one
 * that `expected` tells of, or is locked to another identity: at the latest after the last chunk, so that nothing
 * made of the chunks may be kept before it has ended.
 */
export async function* readSealed(
  path: string,
  secret: string,
  expected: SealedFile,
): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(secret)
  const [plain, sealed, zstd] = [createMeter(), createMeter(), createZstdDecompress()]
  const file = createReadStream(path)
  const decrypt = async (): Promise<void> => {
    const source = Readable.toWeb(Readable.from(sealed.pass(file))) as ReadableStream<Uint8Array>
    await pipeline(await decrypter.decrypt(source), zstd)
  }
  const decrypting = decrypt().catch((error: unknown) => {
    zstd.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  try {
    yield* plain.pass(zstd)
    await decrypting
  } catch (error) {
    throw new SealedFileError(await faultOf(path, expected, error))
  } finally {
    zstd.destroy()
    file.destroy()
  }
  if (sealed.digest() !== expected.sha256 || plain.digest() !== expected.plain_sha256) {
    throw new SealedFileError('is damaged: its bytes are not the signed ones')
  }
}

/** Why reading failed: whatever stumbled, a file with other bytes than the signed ones is what has to be told. */
async function faultOf(path: string, expected: SealedFile, error: unknown): Promise<string> {
  const meter = createMeter()
  try {
    for await (const _ of meter.pass(createReadStream(path))) continue
  } catch (unreadable) {
    const isMissing = codeOf(unreadable) === 'ENOENT'
    return isMissing ? 'is missing' : `cannot be read: ${String(unreadable)}`
  }
  if (meter.bytes < expected.bytes) return `is cut off: ${meter.bytes} of ${expected.bytes} bytes are there`
  if (meter.digest() !== expected.sha256) return 'is damaged: its bytes are not the signed ones'
  return String(error).includes('no identity matched')
    ? 'is locked to another key than this one'
    : `cannot be opened: ${String(error)}`
}

/** How many line feeds are in `chunk`. */
export function countLines(chunk: Uint8Array): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1
  return lines
}

function createMeter(): Meter {
  const hash = createHash('sha256')
  let digest: string | undefined
  const meter: Meter = {
    bytes: 0,
    lines: 0,
    digest: () => (digest ??= hash.digest('hex')),
    async *pass(source) {
      for await (const chunk of source) {
        hash.update(chunk)
        meter.bytes += chunk.length
        meter.lines += countLines(chunk)
        yield chunk
      }
    },
  }
  return meter
}
