import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import type { Kysely } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { auditHead, auditLine, checkpointLine } from './audit-export.ts'
import { checkpointsBetween, linksAfter } from './event-chain.sql.ts'

const PAGE = 1_000

/**
 * Writes the whole chain to a file, 0600: JSON Lines, compressed with zstd (RFC 8878), one link each with its event, the
 * signed checkpoints among them. All of it is of one moment. An event that is gone is left out, which shows. Gives how many
 * links went out. Ids and digests only, as events have; no names.
 */
export async function exportChain(
  context: { database: Pick<Database, 'query'>; clock: Clock },
  file: string,
): Promise<number> {
  const { database, clock } = context
  let links = 0
  async function* lines(query: Kysely<DB>): AsyncGenerator<string> {
    yield auditHead(clock.now())
    for (let position = 0; ;) {
      const page = await linksAfter(query, position, PAGE)
      const end = page.at(-1)
      if (end === undefined) return
      const signed = new Map(
        (await checkpointsBetween(query, position + 1, end.position)).map((one) => [one.position, one]),
      )
      let text = ''
      for (const link of page) {
        if (link.event !== null) text += auditLine(link.position, link.event)
        const checkpoint = signed.get(link.position)
        if (checkpoint !== undefined) text += checkpointLine(checkpoint)
      }
      yield text
      links += page.length
      position = end.position
    }
  }
  await database.query
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((transaction) =>
      pipeline(
        Readable.from(lines(transaction)),
        createZstdCompress(),
        createWriteStream(file, { mode: 0o600 }),
      ),
    )
  return links
}
