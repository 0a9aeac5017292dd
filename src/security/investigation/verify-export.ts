import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { codeOf } from '../../platform/process/error-code.ts'
import { auditFormat } from './audit-export.ts'
import { eventClass } from '../../platform/events/event.ts'
import { BrokenLink } from './broken-link.ts'
import { checkpointFault, createCheckpointJudge } from './checkpoint-keys.ts'
import { createChainWalk, parseCheckpoint } from './event-chain.ts'
import { createNumberCheck, type MissingEvents } from './missing-events.ts'
import { missingInWords } from './tampering.ts'

/** What looking at an export found: that all is well, or the first broken link and all events known to be missing. */
export type ExportVerdict =
  | { ok: true; links: number; checkpoints: number; uncovered: number }
  | { ok: false; position: number; eventId: string | null; problem: string; missing: MissingEvents[] }

/** Bytes at a time: with few, most of the time goes into asking for more. */
const CHUNK = 1 << 20
const NEWLINE = 10
const BRACE = 0x7d
/** As much of a line as says which link it is, and by which of its writer's numbers. */
const HEAD = 800
const SEQUENCE = '"sequence":'
const SECRET = '"entity":{"type":"secret"'
const CLASS_OF_COUNTS = `"class_uid":${eventClass.applicationLifecycle}`

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
    if (error instanceof BrokenLink) {
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

/** What stands in a line before the body of its event; `length` is how much that is. */
interface LinkHead {
  position: number
  id: string
  mac: string
  writer: string
  number: number
  isText: boolean
  length: number
}

const [ID, MAC] = [36, 64]

/** What the line begins with that auditLine() wrote; null for another one. By places: a pattern takes three times as long. */
function linkIn(head: string): LinkHead | null {
  let at = 0
  let isRight = true
  const pass = (text: string): void => {
    isRight &&= head.startsWith(text, at)
    at += text.length
  }
  const take = (length: number): string => head.slice(at, (at += length))
  const takeNumber = (): number => Number(take(Math.max(0, head.indexOf(',', at) - at)))
  pass('{"position":')
  const position = takeNumber()
  pass(',"event_id":"')
  const id = take(ID)
  pass('","mac":"')
  const mac = take(MAC)
  pass('","writer":"')
  const writer = take(ID)
  pass('","number":')
  const number = takeNumber()
  const isText = head.startsWith(',"text":', at)
  pass(isText ? ',"text":' : ',"body":')
  return isRight ? { position, id, mac, writer, number, isText, length: at } : null
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
  const chain = createChainWalk()
  let covered = 0
  let checkpoints = 0

  function takeLink(line: Buffer, head: string, link: LinkHead): void {
    if (link.position !== position + 1)
      throw new BrokenLink(position + 1, null, 'this link of the chain is missing')
    if (line.at(-1) !== BRACE) throw new BrokenLink(position + 1, link.id, 'the line is cut off')
    const raw = line.subarray(link.length, -1)
    const body = link.isText ? Buffer.from(String(JSON.parse(raw.toString('utf8')))) : raw
    position += 1
    if (!chain.follow(link.id, link.mac, body)) throw new BrokenLink(position, link.id, 'its MAC is none')
    const said = head.indexOf(SEQUENCE, link.length)
    const ofClass = head.indexOf('"class_uid":', said)
    // Only a secret that was replaced can end a key.
    if (head.startsWith(SECRET, head.indexOf('"entity":', ofClass))) judge.observe(body)
    // The chain covers the body, not the columns beside it: they count for what the body says too.
    if (!head.startsWith(`${link.number},"log_name":"${link.writer}"`, said + SEQUENCE.length)) return
    const mayCount = head.startsWith(CLASS_OF_COUNTS, ofClass)
    const gone = numbers.observe({
      position,
      writer_id: link.writer,
      writer_number: link.number,
      body: mayCount ? body.toString('utf8') : '',
    })
    if (gone !== null) missing.push(gone)
  }

  function takeCheckpoint(text: string): void {
    const line: unknown = JSON.parse(text)
    const value: unknown = typeof line === 'object' && line !== null ? Reflect.get(line, 'checkpoint') : null
    const checkpoint = parseCheckpoint(JSON.stringify(value))
    const place = checkpoint.position
    const fault = checkpointFault(judge, checkpoint, 'this key')
    if (fault !== null) throw new BrokenLink(place, null, `the checkpoint here ${fault}`)
    if (place !== position) throw new BrokenLink(position + 1, null, 'this link of the chain is missing')
    if (!chain.isAt(checkpoint.hash)) {
      const problem = `the links after position ${covered} up to here do not lead to the hash that was signed`
      throw new BrokenLink(place, null, problem)
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
          throw new BrokenLink(0, null, `the first line is not that of the format ${auditFormat}`)
        isBegun = true
        return
      }
      const head = line.toString('latin1', 0, HEAD)
      const link = linkIn(head)
      if (link === null) takeCheckpoint(line.toString('utf8'))
      else takeLink(line, head, link)
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
