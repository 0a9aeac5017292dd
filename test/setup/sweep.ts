import { isIP } from 'node:net'
import { isEventIntact } from '../../src/platform/events/event-log.ts'
import { columnsTagged, sensitivity } from '../../src/platform/ledger/sensitivity.ts'
import type { Database } from '../../src/platform/postgres/connect.ts'
import { ocsfEventCheck, standardFolder } from '../../src/security/monitoring/standards.test-helper.ts'

const folder = standardFolder('ocsf')
const checkOcsfEvent = folder === undefined ? undefined : ocsfEventCheck(folder)

/** What a shop has said and was told while a test ran. */
export interface Traces {
  /** Of the log and of the request log. */
  lines: string[]
  /** Bodies of answers that say what went wrong. */
  problems: unknown[]
  /** Passwords and tokens that went to and fro. */
  secrets: Set<string>
}

/** Shorter values are words that stand elsewhere by chance, such as the name of a role. */
const MARKER_LENGTH_MIN = 9
const ids = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Fields of requests and answers whose values are nobody's to see. */
const secretFields =
  /^(password|new_password|present_password|access_token|refresh_token|token|key|secret|challenge_code)$/

/** Keeps the secrets in a body that was sent or answered. */
export function keepSecrets(traces: Traces, body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  for (const [name, value] of Object.entries(body))
    if (typeof value === 'string' && secretFields.test(name)) traces.secrets.add(value)
}

/**
 * Looks at everything that a shop has said when a test is through with it: no password, token, name, address, number or
 * note that is in its database or went to and fro stands in a log line, an event or a problem; and each event, of the log of
 * requests too, is valid OCSF 1.8; and what the program wrote to protected rows, it wrote with an event. Throws an Error that
 * names what is wrong.
 */
export async function sweep(owner: Database, traces: Traces, macKey: Buffer): Promise<void> {
  const events = await owner.sql<
    { id: string; writer_id: string; writer_number: number; body: string; mac: Buffer }[]
  >`select id, writer_id, writer_number, body::text as body, mac from event`
  // What a test has changed behind the program's back is not what the program has said.
  const own = events.filter((event) => isEventIntact(macKey, event)).map(({ body }) => body)
  const said = [...own, ...traces.lines].map((line): unknown => JSON.parse(line))
  const texts = new Set([...said, ...traces.problems].flatMap(textsIn))
  const markers = [...(await storedMarkers(owner)), ...traces.secrets].filter(
    (value) => value.length >= MARKER_LENGTH_MIN && !ids.test(value),
  )
  const wrong = [...texts].flatMap((text) =>
    markers.filter((marker) => text.includes(marker)).map((marker) => `"${marker}" stands in "${text}"`),
  )
  if (wrong.length > 0) throw new Error(`Not to be seen:\n${wrong.slice(0, 20).join('\n')}`)
  const invalid = said.flatMap(invalidAs)
  if (invalid.length > 0) throw new Error(`Not OCSF 1.8:\n${invalid.slice(0, 5).join('\n')}`)
  const silent = await owner.sql<{ table_name: string; by_role: string; what: string }[]>`
    select distinct table_name, by_role, case when digest is null then 'deleted' else 'written' end as what
    from row_change c where by_role <> current_user and not exists (select from event e where e.xid = c.xid)`
  if (silent.length > 0) throw new Error(`Without an event:\n${JSON.stringify(silent)}`)
}

/** All texts in the columns of people and of secrets. */
async function storedMarkers(owner: Database): Promise<Set<string>> {
  const wanted = Object.keys(sensitivity).flatMap((table) =>
    columnsTagged(table as keyof typeof sensitivity, 'personal', 'credential').map((column) => ({
      table,
      column,
    })),
  )
  const columns = await owner.sql<{ table: string; column: string }[]>`
    select table_name::text as "table", column_name::text as "column" from information_schema.columns
    where table_schema = 'public' and data_type = 'text' and (table_name, column_name) in (
      select w->>'table', w->>'column' from json_array_elements(${JSON.stringify(wanted)}::text::json) w)`
  const { sql } = owner
  const found = await Promise.all(
    columns.map(
      ({ table, column }) =>
        sql<
          { value: string }[]
        >`select distinct ${sql(column)} as value from ${sql(table)} where ${sql(column)} is not null`,
    ),
  )
  return new Set(found.flatMap((rows) => rows.map(({ value }) => value)))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return ids.test(value) ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const known = new Set<string>()

/** Why a line is not the event it says it is; nothing for what is no event, and where the standards are not at hand. */
function invalidAs(said: unknown): string[] {
  if (typeof said !== 'object' || said === null || !('class_uid' in said)) return []
  // To check one takes milliseconds, and most differ in ids and times only.
  const shape = JSON.stringify(said, shapeOf)
  if (known.has(shape)) return []
  const reasons = checkOcsfEvent?.(said) ?? []
  if (reasons.length === 0) known.add(shape)
  return reasons.length === 0 ? [] : [`${reasons.join('; ')} in ${JSON.stringify(said)}`]
}

function shapeOf(name: string, value: unknown): unknown {
  if (name === 'ip' && typeof value === 'string' && isIP(value) > 0) return isIP(value)
  if (typeof value === 'string') return /^(ip|http_method|email_addr)$/.test(name) ? value : ''
  return typeof value === 'number' && /^(time|sequence|duration|count|code)$/.test(name) ? 0 : value
}
