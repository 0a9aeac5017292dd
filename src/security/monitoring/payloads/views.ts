/** Longer texts than any field takes are looked at so far: 8,000 characters are the most that a schema allows. */
const LENGTH_MAX = 10_000
/** How often one hides a text in percent signs: twice is common, a third time is for luck. */
const ROUNDS_MAX = 3

/**
 * The forms in which `text` could be read by somebody further on, each once, in small letters: as it is, with percent signs,
 * entities and escapes decoded, as often as it takes, overlong UTF-8 included, and in Unicode's compatibility form without what
 * nobody sees. Mostly there is one. Linear in the length, of which the first 10,000 characters count.
 */
export function viewsOf(text: string): string[] {
  const views = new Set<string>()
  let next = text.slice(0, LENGTH_MAX)
  for (let round = 0; round <= ROUNDS_MAX; round += 1) {
    next = plain(next)
    if (views.has(next)) break
    views.add(next)
    const further = decodeEscapes(decodeEntities(decodePercents(next)))
    if (further === next) break
    next = further
  }
  const decoded = [...views]
  for (const view of decoded) {
    // What a form sends instead of spaces, and comments that are to be thrown away.
    if (!/\s/.test(view) && /\+[^+]+\+/.test(view)) views.add(view.replaceAll('+', ' '))
    if (view.includes('/*')) views.add(view.replaceAll(/\/\*[^*]*\*\//g, ''))
  }
  return [...views]
}

/** Characters that take no room: zero width, soft hyphen, direction marks, variation selectors. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\p{Variation_Selector}/gu

function plain(text: string): string {
  if (!/[^ -~]/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKC')
    .replaceAll(UNSEEN, '')
    .replaceAll(/[‘’′]/g, "'")
    .replaceAll(/[∕⁄]/g, '/')
    .toLowerCase()
}

function decodePercents(text: string): string {
  if (!text.includes('%')) return text
  return text
    .replaceAll(/%u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/(?:%[\da-f]{2})+/gi, (run) => decodeBytes(Buffer.from(run.replaceAll('%', ''), 'hex')))
}

/** UTF-8 as a careless reader takes it: two bytes for what needs one (RFC 3629, section 10). */
function decodeBytes(bytes: Buffer): string {
  const kept: number[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    const [lead = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
    if (lead === 0xc0 || lead === 0xc1) {
      kept.push(((lead & 1) << 6) | (second & 0x3f))
      at += 1
    } else if (lead === 0xe0 && second < 0xa0 && second >= 0x80) {
      kept.push(((second & 1) << 6) | (third & 0x3f))
      at += 2
    } else kept.push(lead)
  }
  return Buffer.from(kept).toString('utf8')
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  lpar: '(',
  rpar: ')',
  colon: ':',
  tab: '\t',
  newline: '\n',
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text
    .replaceAll(/&#x0{0,6}([\da-f]{1,5});?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/&#0{0,6}(\d{1,6});?/g, (_, digits: string) => character(Number(digits)))
    .replaceAll(
      /&(lt|gt|quot|apos|amp|lpar|rpar|colon|tab|newline);/gi,
      (entity, name: string) => NAMED[name.toLowerCase()] ?? entity,
    )
}

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text
  return text
    .replaceAll(/\\u\{?([\da-f]{4})\}?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/\\x([\da-f]{2})/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
