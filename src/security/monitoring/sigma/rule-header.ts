import type { Refuse } from './rule-error.ts'
import { levels, type Level, type RuleHeader } from './rule.ts'

/** The top-level keys that any rule document may have (Sigma specification 2.1). */
export const headerKeys: readonly string[] = [
  'title',
  'id',
  'name',
  'related',
  'taxonomy',
  'status',
  'description',
  'license',
  'references',
  'author',
  'date',
  'modified',
  'fields',
  'falsepositives',
  'level',
  'tags',
  'scope',
]

/** Our events have OCSF's field names; `sigma` is the default of the specification. */
const taxonomies = ['ocsf', 'sigma']
const statuses = ['stable', 'test', 'experimental', 'deprecated', 'unsupported']
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const day = /^\d{4}-\d{2}-\d{2}$/
const tag = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/
const attackTag = /^attack\.([a-z]+(-[a-z]+)*|[gs]\d{4}|t\d{4}(\.\d{3})?)$/

/** Which document of which file, and a digest that tells one content of the file from another. */
export interface DocumentPlace {
  file: string
  digest: string
  /** Counted from 1. */
  number: number
}

/** Reads what detections and correlations have in common. */
export function parseHeader(
  document: Record<string, unknown>,
  place: DocumentPlace,
  refuse: Refuse,
): RuleHeader {
  const title = textOf(document, 'title', refuse)
  if (title === undefined || title.length > 256) return refuse('title', 'it must have 1 to 256 characters')
  const id = textOf(document, 'id', refuse)
  if (id !== undefined && !uuid.test(id)) refuse('id', `"${id}" is not a UUID in lower case`)
  const name = textOf(document, 'name', refuse)
  const status = textOf(document, 'status', refuse)
  if (status !== undefined && !statuses.includes(status))
    refuse('status', `"${status}" is not one of ${statuses.join(', ')}`)
  if (status === 'unsupported') refuse('status', 'an unsupported rule is not to be run')
  const taxonomy = textOf(document, 'taxonomy', refuse)
  if (taxonomy !== undefined && !taxonomies.includes(taxonomy))
    refuse('taxonomy', `"${taxonomy}" is not supported`)

  const date = dayOf(document, 'date', refuse)
  const modified = dayOf(document, 'modified', refuse)
  checkTags(document['tags'], refuse)
  return {
    file: place.file,
    id: id ?? name ?? `${place.file}#${place.number}`,
    name: name ?? null,
    version: `${modified ?? date ?? 'undated'}-${place.digest}`,
    title,
    level: levelOf(document, refuse),
  }
}

function textOf(document: Record<string, unknown>, key: string, refuse: Refuse): string | undefined {
  const value = document[key]
  if (value === undefined) return undefined
  return typeof value === 'string' && value.trim() !== '' ? value : refuse(key, 'it must be a text')
}

function dayOf(document: Record<string, unknown>, key: string, refuse: Refuse): string | undefined {
  const text = textOf(document, key, refuse)
  if (text !== undefined && !isDay(text)) refuse(key, `"${text}" is not a day written YYYY-MM-DD`)
  return text
}

function isDay(text: string): boolean {
  try {
    return day.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}

function levelOf(document: Record<string, unknown>, refuse: Refuse): Level | null {
  const text = textOf(document, 'level', refuse)
  if (text === undefined) return null
  return (
    levels.find((level) => level === text) ?? refuse('level', `"${text}" is not one of ${levels.join(', ')}`)
  )
}

function checkTags(tags: unknown, refuse: Refuse): void {
  if (tags === undefined) return
  if (!Array.isArray(tags)) return refuse('tags', 'it must be a list')
  for (const value of tags) {
    const text = String(value)
    const known = text.startsWith('attack.') ? attackTag : tag
    if (!known.test(text))
      refuse('tags', `"${text}" is not a tag such as attack.credential-access or attack.t1110.004`)
  }
}
