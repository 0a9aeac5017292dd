import { Type } from 'typebox'
import { httpProblems } from './errors.ts'

/** Where a page ended: by what the list is sorted, and the id. */
export interface Cursor {
  sortedBy: string
  id: string
}

/** The part of a query that asks for a page. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' })),
}

/** A page of rows of which one more than `limit` was read, with the cursor of the next page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
): { items: Row[]; next_cursor: string | null } {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  if (last === undefined) return { items, next_cursor: null }
  const { sortedBy, id } = cursorOf(last)
  return { items, next_cursor: Buffer.from(`${sortedBy} ${id}`).toString('base64url') }
}

/** Reads a cursor of pageOf(), of a list that is sorted by what `sortedBy` matches. Problem: invalid_request. */
export function readPageCursor(cursor: string, sortedBy: RegExp): Cursor {
  const [sorted = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (sortedBy.test(sorted) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    return { sortedBy: sorted, id }
  throw httpProblems.invalid_request({
    detail: 'query/cursor is not one that was given.',
    extensions: { field: 'query/cursor' },
  })
}
