import { httpProblems } from '../../platform/http/errors.ts'

/** Where a page ended: opaque to whoever sends it back. */
export function writeClientCursor(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** Reads what writeClientCursor() wrote of an id, or of an id and a digest. Problems: invalid_request. */
export function readClientCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}( [0-9a-f]{32})?$/.test(text)) return text
  throw httpProblems.invalid_request({
    detail: 'query/cursor is not one that was given.',
    extensions: { field: 'query/cursor' },
  })
}

/** A page of what was read, one more than is given, and where the next begins. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): { items: Item[]; next_cursor: string | null } {
  const page = items.slice(0, limit)
  const last = items.length > limit ? page.at(-1) : undefined
  return { items: page, next_cursor: last === undefined ? null : writeClientCursor(cursorOf(last)) }
}
