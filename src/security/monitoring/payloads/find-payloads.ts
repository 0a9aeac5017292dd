import { familyOf } from './family-of.ts'
import type { PayloadFamily } from './family.ts'
import { isOperatorName } from './query-object.ts'
import { viewsOf } from './views.ts'

/** Where in a request something stands. */
export type PayloadPlace = 'path' | 'query' | 'header' | 'body'

/** Hostile input, and where it stands. `text` is for a digest: it goes nowhere else. */
export interface Payload {
  family: PayloadFamily
  place: PayloadPlace
  /** The name of the field, such as `client/name`; `other` for a name that is not one of ours. */
  field: string
  text: string
}

/** More of one request say nothing more. */
const PAYLOADS_MAX = 5
/** Secrets are anybody's own words, and a digest of one would be a trace of it. */
const SECRET = /password|secret|token|code|key|authorization|cookie|signature/
/** Headers in which nothing is looked for: the server checks them itself, or nobody here reads them. */
const NEVER_READ = new Set([
  'host',
  'connection',
  'content-length',
  'content-type',
  'accept',
  'accept-encoding',
])
const OWN_NAME = /^[a-z][a-z0-9_-]{0,40}$/
/** A header, such as that of a browser, comes with every request: what is known to be harmless is not read again. */
const KNOWN_MAX = 1_000
const known = new Set<string>()

/** What is hostile in the address of a request: path and query as they came, and as anybody could decode them. */
export function payloadsInAddress(url: string): Payload[] {
  const at = url.indexOf('?')
  const path = at === -1 ? url : url.slice(0, at)
  const found: Payload[] = []
  if (/[^\w\-./@:~]|\.\./.test(path)) {
    note(found, 'path', 'path', path)
    // What is a number or a name by itself is none behind the name of a route.
    for (const part of found.length > 0 ? [] : path.split('/', 20)) note(found, 'path', 'path', part)
  }
  if (at === -1) return found
  for (const pair of url.slice(at + 1).split('&', 100)) {
    const equals = pair.indexOf('=')
    const name = equals === -1 ? pair : pair.slice(0, equals)
    if (!OWN_NAME.test(name)) noteName(found, 'query', name)
    if (equals !== -1 && !SECRET.test(name.toLowerCase()))
      note(found, 'query', fieldOf(name), pair.slice(equals + 1).replaceAll('+', ' '))
  }
  return found
}

/** What is hostile in the headers of a request; those with secrets are not looked at. */
export function payloadsInHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Payload[] {
  const found: Payload[] = []
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || NEVER_READ.has(name) || SECRET.test(name)) continue
    const text = typeof value === 'string' ? value : value.join(', ')
    if (known.has(text)) continue
    const before = found.length
    note(found, 'header', fieldOf(name), text)
    if (found.length > before || text.length > 500) continue
    if (known.size >= KNOWN_MAX) known.clear()
    known.add(text)
  }
  return found
}

/** What is hostile in a body: texts and names of fields, however deep. */
export function payloadsInBody(body: unknown): Payload[] {
  const found: Payload[] = []
  const waiting: { value: unknown; field: string }[] = [{ value: body, field: '' }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, field } = next
    if (typeof value === 'string') note(found, 'body', field === '' ? 'body' : field, value)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) {
      if (Array.isArray(value)) waiting.push({ value: inner, field })
      else {
        if (!OWN_NAME.test(name)) noteName(found, 'body', name)
        if (!SECRET.test(name)) waiting.push({ value: inner, field: joined(field, fieldOf(name)) })
      }
    }
  }
  return found
}

function joined(outer: string, name: string): string {
  return outer === '' ? name : `${outer}/${name}`.slice(0, 100)
}

function fieldOf(name: string): string {
  return OWN_NAME.test(name) ? name : 'other'
}

function noteName(found: Payload[], place: PayloadPlace, name: string): void {
  if (found.length < PAYLOADS_MAX && viewsOf(name).some(isOperatorName))
    found.push({ family: 'nosql_injection', place, field: 'other', text: name })
  else note(found, place, 'other', name)
}

function note(found: Payload[], place: PayloadPlace, field: string, text: string): void {
  if (found.length >= PAYLOADS_MAX) return
  const family = familyOf(text) ?? (place === 'body' ? null : injectedHeader(text))
  if (family !== null) found.push({ family, place, field, text })
}

/** A line break, and then what would be a header: in a note it is a list, in an address it is meant for the answer. */
function injectedHeader(text: string): PayloadFamily | null {
  if (!/%0[ad]|[\r\n]/i.test(text)) return null
  return viewsOf(text).some((view) => /[\r\n][\w-]{2,40}:/.test(view)) ? 'header_injection' : null
}
