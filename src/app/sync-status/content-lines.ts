import ICAL from 'ical.js'

/** One property of a component (RFC 5545, section 3.5), as far as this program needs it. */
export interface Property {
  /** Upper case. */
  readonly name: string
  /** Parameters by their name in lower case. */
  readonly parameters: Readonly<Record<string, string>>
  /** What stands after the colon, as it came. */
  readonly text: string
  /** Dates, times and durations in the form of jCal (RFC 7265); a period is two of them. */
  readonly values: readonly (string | readonly [string, string])[]
}

/** A component such as VEVENT, with what stands inside. */
export interface Component {
  readonly name: string
  readonly properties: Property[]
  readonly children: Component[]
}

/** What was found in a text: the components, whether it says that it is a calendar, and unreadable lines. */
export interface ContentLines {
  readonly isCalendar: boolean
  readonly components: readonly Component[]
  readonly unreadable: number
}

const TIMES = new Set(['DTSTART', 'DTEND', 'DURATION', 'RDATE', 'EXDATE', 'RECURRENCE-ID', 'FREEBUSY'])
const TEXTS = new Set(['UID', 'SEQUENCE', 'STATUS', 'TRANSP', 'RRULE', 'TZID', 'TZOFFSETFROM', 'TZOFFSETTO'])
const TOP_LEVEL = new Set(['VEVENT', 'VFREEBUSY', 'VTIMEZONE', 'VTODO', 'VJOURNAL'])
const DEPTH_MAX = 8

/**
 * Reads the lines of an iCalendar text into components, keeping only properties that say when.
 * ical.js reads single lines here, not the file: one bad line would lose it everything.
 */
export function readContentLines(text: string): ContentLines {
  const components: Component[] = []
  let open: Component[] = []
  let isCalendar = false
  let unreadable = 0
  for (const line of unfold(text)) {
    const [, keyword = '', rest = ''] = /^\s*(BEGIN|END)\s*:\s*([\w-]+)\s*$/i.exec(line) ?? []
    const name = rest.toUpperCase()
    if (name === 'VCALENDAR') {
      isCalendar = true
      open = []
    } else if (keyword.toUpperCase() === 'BEGIN') {
      if (TOP_LEVEL.has(name)) open = []
      const component: Component = { name, properties: [], children: [] }
      const parent = open.at(-1)
      if (parent === undefined) components.push(component)
      else if (open.length < DEPTH_MAX) parent.children.push(component)
      open.push(component)
    } else if (keyword !== '') {
      const last = open.findLastIndex((component) => component.name === name)
      if (last >= 0) open = open.slice(0, last)
    } else {
      const property = readProperty(line)
      if (property === undefined) unreadable++
      else if (property !== null) open.at(-1)?.properties.push(property)
    }
  }
  return { isCalendar, components, unreadable }
}

function unfold(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
}

/** The property of a line; null if nobody here needs it; undefined if it can't be read. */
function readProperty(line: string): Property | null | undefined {
  const name = /^[\w-]+/.exec(line)?.[0].toUpperCase() ?? ''
  if (TEXTS.has(name)) {
    const text = line.slice(line.indexOf(':') + 1).trim()
    return { name, parameters: {}, text, values: [] }
  }
  if (!TIMES.has(name)) return null
  // Outlook misplaces the quotes of a parameter; without any, such a line is readable again.
  return readTimes(name, line.trimEnd()) ?? readTimes(name, line.trimEnd().replaceAll('"', ''))
}

function readTimes(name: string, line: string): Property | undefined {
  try {
    const jCal: unknown = ICAL.parse.property(line)
    if (!isList(jCal)) return undefined
    const [, parameters, , ...values] = jCal
    return { name, parameters: strings(parameters), text: '', values: values.filter(isValue) }
  } catch {
    return undefined
  }
}

function strings(parameters: unknown): Record<string, string> {
  const entries = Object.entries(typeof parameters === 'object' && parameters !== null ? parameters : {})
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]))
}

function isValue(value: unknown): value is string | [string, string] {
  return typeof value === 'string' || (Array.isArray(value) && value.length === 2 && value.every(isText))
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
