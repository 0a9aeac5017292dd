import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { equalBytes, sha256 } from '../../platform/crypto/digest.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { auditFormat } from './audit-export.ts'
import { checkpointFault, createCheckpointJudge } from './checkpoint-keys.ts'
import { emptyChainHash, linkHash, parseCheckpoint } from './event-chain.ts'
import { createNumberCheck, type MissingEvents } from './missing-events.ts'
import { missingInWords } from './tampering.ts'

/** What looking at an export found: that all is well, or the first broken link and all events known to be missing. */
export type ExportVerdict =
  | { ok: true; links: number; checkpoints: number; uncovered: number }
  | { ok: false; position: number; eventId: string | null; problem: string; missing: MissingEvents[] }

class Broken extends Error {
  readonly position: number
  readonly eventId: string | null

  constructor(position: number, eventId: string | null, problem: string) {
    super(problem)
    this.position = position
    this.eventId = eventId
  }
}

/** Bytes at a time: with few, most of the time goes into asking for more. */
const CHUNK = 1 << 20
const NEWLINE = 10
const BRACE = 0x7d
const LINK =
  /^\{"position":(\d+),"event_id":"([\da-f-]{36})","mac":"([\da-f]{64})","writer":"([\da-f-]{36})","number":(\d+),"(body|text)":/
/** As long as a link is before its body. */
const LINK_START_MAX = 260

/**
 * Checks what exportChain() wrote, without a database, by the public halves (SPKI PEM, the newest first) of the keys that sign checkpoints: each
 * link follows from the one before, each checkpoint is signed and has the hash of its place, and each event that its writer
 * counts is there. `uncovered` links at the end have no checkpoint after them yet: nothing but their order is proven.
 * Throws only when the file cannot be read.
 */
export async function verifyExport(file: string, publicKey: string): Promise<ExportVerdict> {
  const walk = createWalk(publicKey)
  try {
    await pipeline(
      createReadStream(file, { highWaterMark: CHUNK }),
      createZstdDecompress({ chunkSize: CHUNK }),
      async (chunks: AsyncIterable<Buffer>) => {
        let rest: Buffer = Buffer.alloc(0)
        for await (const chunk of chunks) {
          const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
          let start = 0
          for (let end = data.indexOf(NEWLINE); end !== -1; end = data.indexOf(NEWLINE, start)) {
            walk.take(data.subarray(start, end))
            start = end + 1
          }
          rest = data.subarray(start)
        }
        if (rest.length > 0) walk.take(rest)
      },
    )
  } catch (error) {
    if (error instanceof Broken) {
      const { position, eventId, message } = error
      return { ok: false, position, eventId, problem: message, missing: walk.missing }
    }
    if (!isUnreadable(error)) throw error
    return {
      ok: false,
      position: walk.position() + 1,
      eventId: null,
      problem: 'the file ends here or is no export of 6FB',
      missing: walk.missing,
    }
  }
  return walk.end()
}

interface Walk {
  missing: MissingEvents[]
  position(): number
  take(line: Buffer): void
  end(): ExportVerdict
}

function createWalk(publicKey: string): Walk {
  const numbers = createNumberCheck()
  const judge = createCheckpointJudge(publicKey)
  const missing: MissingEvents[] = []
  let isBegun = false
  let position = 0
  let chained = emptyChainHash
  let covered = 0
  let checkpoints = 0

  function takeLink(line: Buffer, found: RegExpExecArray): void {
    const [start, place = '', id = '', mac = '', writer = '', number = '', kind] = found
    if (Number(place) !== position + 1)
      throw new Broken(position + 1, null, 'this link of the chain is missing')
    if (line.at(-1) !== BRACE) throw new Broken(position + 1, id, 'the line is cut off')
    const raw = line.subarray(start.length, -1)
    const body = kind === 'body' ? raw : Buffer.from(String(JSON.parse(raw.toString('utf8'))))
    position += 1
    judge.observe(body)
    const bodyDigest = sha256(body)
    chained = linkHash(chained, { id, mac: Buffer.from(mac, 'hex'), bodyDigest })
    // The chain covers the body, not the columns beside it: they count for what the body says too.
    if (!body.includes(`"sequence":${number},"log_name":"${writer}"`)) return
    const gone = numbers.observe({
      position,
      writer_id: writer,
      writer_number: Number(number),
      body: body.includes('"counted":') ? body.toString('utf8') : '',
    })
    if (gone !== null) missing.push(gone)
  }

  function takeCheckpoint(text: string): void {
    const line: unknown = JSON.parse(text)
    const value: unknown = typeof line === 'object' && line !== null ? Reflect.get(line, 'checkpoint') : null
    const checkpoint = parseCheckpoint(JSON.stringify(value))
    const place = checkpoint.position
    const fault = checkpointFault(judge, checkpoint, 'this key')
    if (fault !== null) throw new Broken(place, null, `the checkpoint here ${fault}`)
    if (place !== position) throw new Broken(position + 1, null, 'this link of the chain is missing')
    if (!equalBytes(checkpoint.hash, chained)) {
      const problem = `the links after position ${covered} up to here do not lead to the hash that was signed`
      throw new Broken(place, null, problem)
    }
    covered = position
    checkpoints += 1
  }

  return {
    missing,
    position: () => position,
    take(line) {
      if (!isBegun) {
        if (!line.includes(`"format":"${auditFormat}"`))
          throw new Broken(0, null, `the first line is not that of the format ${auditFormat}`)
        isBegun = true
        return
      }
      const found = LINK.exec(line.toString('latin1', 0, LINK_START_MAX))
      if (found === null) takeCheckpoint(line.toString('utf8'))
      else takeLink(line, found)
    },
    end() {
      const [first] = missing
      if (first !== undefined) {
        return {
          ok: false,
          position: first.position,
          eventId: null,
          problem: missingInWords(first),
          missing,
        }
      }
      return { ok: true, links: position, checkpoints, uncovered: position - covered }
    },
  }
}

function isUnreadable(error: unknown): boolean {
  if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) return true
  return /^(ERR_)?ZSTD|^Z_BUF_ERROR$/.test(codeOf(error) ?? '')
}
