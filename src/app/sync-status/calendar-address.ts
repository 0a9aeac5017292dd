/** The longest address that is kept, in characters. */
const ADDRESS_LENGTH_MAX = 2_000

/**
 * The address to fetch, from what a person copied: webcal:// is https:// by another name, and a fragment
 * means nothing here. Undefined if it is no http or https address, holds a password, or is too long.
 */
export function normaliseAddress(text: string): string | undefined {
  const url = URL.parse(text.trim().replace(/^webcals?:\/\//i, 'https://'))
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  if (url.username !== '' || url.password !== '' || url.href.length > ADDRESS_LENGTH_MAX) return undefined
  url.hash = ''
  return url.href
}

/** What of an address may be shown: the rest is often the only secret that protects a calendar. */
export function addressHost(address: string): string {
  return URL.parse(address)?.host ?? ''
}
