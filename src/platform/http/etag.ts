import { Type } from 'typebox'
import { sha256 } from '../crypto/digest.ts'
import { httpProblems } from './errors.ts'

const DIGITS = 16

/** The headers of an edit: with If-Match it only counts while what was read still holds (RFC 9110, section 13.1.1). */
export const EditHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'The ETag of what was read. When it has changed since, the answer is 412.',
      examples: ['"3"'],
    }),
  ),
})

/** The headers of a POST that can be sent again without making a second one. */
export const CreationHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
})

/** The ETag of what has no version of its own: a digest of what is shown of it. */
export function etagOfView(view: unknown): string {
  return `"${sha256(JSON.stringify(view)).toString('hex').slice(0, DIGITS)}"`
}

/** Throws precondition_failed when If-Match is there and names another version than `etag`. */
export function assertMatches(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  if (!ifMatch.split(',').some((tag) => tag.trim() === etag)) throw httpProblems.precondition_failed()
}

/** The header that an edit has to bear: the ETag that came with what is edited (RFC 9110, section 13.1.1). */
export const IfMatch = Type.String({
  pattern: '^"\\d{1,9}"$',
  description: 'The ETag of what was read. When it has changed since, the answer is 412.',
  examples: ['"3"'],
})

/** The version that If-Match names. */
export function versionOf(ifMatch: string): number {
  return Number(ifMatch.slice(1, -1))
}

/** A version as an ETag. */
export function etagOf(version: number): string {
  return `"${version}"`
}
