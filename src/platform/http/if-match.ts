import { Type } from 'typebox'

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
