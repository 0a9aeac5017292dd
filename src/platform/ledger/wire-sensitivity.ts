import { sensitivity, type Sensitivity } from './sensitivity.ts'

/** Where a schema says how sensitive its value is, and all that stands in it. */
export const SENSITIVITY = 'x-sensitivity'

/** A field of a request or an answer, and its tag; null while nothing says one. */
export interface TaggedField {
  name: string
  tag: Sensitivity | null
}

/**
 * What fields of the API are, of those that bear the name of no column or of columns with different tags. A name that means
 * one thing here and another there is not in it: the schema itself says what it is (`sensitive` of wire.ts).
 */
export const wireFields: Readonly<Record<string, Sensitivity>> = {
  access_token: 'credential',
  account_id: 'public',
  action: 'public',
  address_host: 'public',
  alg: 'public',
  attestation: 'public',
  attestationObject: 'credential',
  authenticator_since: 'session',
  authenticatorAttachment: 'public',
  authenticatorData: 'credential',
  authorization_url: 'credential',
  backchannel_logout_uri: 'public',
  booked_minutes: 'public',
  bookings: 'public',
  by: 'public',
  by_state: 'public',
  can_be_booked: 'public',
  cancellation_free_hours: 'public',
  cancellation_free_until: 'public',
  cancelled: 'public',
  challenge: 'public',
  challenge_code: 'credential',
  challenge_id: 'public',
  checked_at: 'public',
  client_ids: 'public',
  client_secret: 'credential',
  clientDataJSON: 'credential',
  closes: 'public',
  completed: 'public',
  conflict_count: 'public',
  containments: 'public',
  count: 'public',
  created_at: 'public',
  credProps: 'public',
  currency: 'public',
  cursor: 'public',
  database: 'public',
  device: 'session',
  displayName: 'personal',
  does: 'public',
  done_at: 'public',
  drift: 'public',
  ended: 'public',
  ends_at: 'public',
  enforced_ms: 'public',
  evidence: 'public',
  expires_at: 'public',
  expires_in: 'public',
  expires_in_days: 'public',
  exported_at: 'public',
  failed: 'public',
  fee_id: 'public',
  format: 'public',
  from: 'public',
  from_time: 'public',
  guard: 'public',
  has_account: 'public',
  hold: 'public',
  id: 'public',
  'idempotency-key': 'public',
  'if-match': 'public',
  impersonated: 'public',
  index: 'public',
  is_current: 'public',
  is_synced: 'public',
  keys: 'public',
  kind: 'public',
  lag_seconds: 'public',
  last_visit_at: 'public',
  late_cancelled: 'public',
  late_fee_percent: 'public',
  leaves_gap: 'public',
  limit: 'public',
  limits: 'public',
  logout_token: 'credential',
  manage_url: 'credential',
  may_disown: 'public',
  merged_ids: 'public',
  methods: 'session',
  minute: 'public',
  mode: 'public',
  modules_off: 'public',
  names: 'public',
  needed_by: 'session',
  new_password: 'credential',
  next_cursor: 'public',
  no_show: 'public',
  no_shows: 'public',
  note_id: 'public',
  offered: 'public',
  ok: 'public',
  open_minutes: 'public',
  opens: 'public',
  origins: 'public',
  otpauth_uri: 'credential',
  overlap_hours: 'public',
  passkey: 'public',
  password: 'credential',
  people: 'public',
  people_ahead: 'public',
  place_url: 'credential',
  places_left: 'public',
  playbook: 'public',
  prefix: 'public',
  present_password: 'credential',
  proposal: 'public',
  provider: 'session',
  publicKey: 'credential',
  publicKeyAlgorithm: 'public',
  purpose: 'public',
  q: 'personal',
  ratio: 'public',
  rawId: 'credential',
  records: 'personal',
  recovery_codes: 'credential',
  recovery_codes_left: 'session',
  redirect_uri: 'public',
  refresh_token: 'credential',
  refused: 'public',
  report_due_at: 'public',
  requireResidentKey: 'public',
  requests: 'public',
  residentKey: 'public',
  resource_kinds: 'public',
  rows: 'public',
  rpId: 'public',
  second_factor_id: 'credential',
  secret: 'credential',
  sent_to: 'personal',
  service_ids: 'public',
  session: 'session',
  session_id: 'session',
  shop: 'public',
  sign_ins: 'public',
  step: 'public',
  succeeded: 'public',
  table: 'public',
  tag: 'personal',
  target_label: 'public',
  timeout: 'public',
  to: 'public',
  to_time: 'public',
  token: 'credential',
  token_type: 'public',
  told_name: 'personal',
  total: 'public',
  touched: 'public',
  transport: 'public',
  until: 'public',
  upcoming: 'public',
  upcoming_bookings: 'public',
  userHandle: 'credential',
  userVerification: 'public',
  visits: 'public',
  wait_minutes: 'public',
  waived: 'public',
  'x-shop': 'public',
}

const columnTags = new Map<string, Set<Sensitivity>>()
for (const columns of Object.values<Record<string, Sensitivity>>(sensitivity)) {
  for (const [name, tag] of Object.entries(columns))
    columnTags.set(name, (columnTags.get(name) ?? new Set()).add(tag))
}

/** Every field of a JSON Schema that holds a value, each with its tag: from its schema or what it stands in, from `wireFields`, or from the columns of its name. */
export function taggedFields(schema: unknown): TaggedField[] {
  return [...fieldsIn(schema, 'the whole', null)]
}

/** The same of the schemas of a route's answers, by their status, and by their media type where there are several. */
export function answerFields(response: unknown): TaggedField[] {
  return Object.values(response ?? {}).flatMap((answer: { content?: Record<string, { schema: unknown }> }) =>
    answer.content === undefined
      ? taggedFields(answer)
      : Object.values(answer.content).flatMap(({ schema }) => taggedFields(schema)),
  )
}

/** Whether a value of this name may be sensitive: what a field or a column of the name is, if only one of several. */
export function isSensitiveName(name: string): boolean {
  const tag = wireFields[name]
  if (tag !== undefined) return tag !== 'public'
  return (
    columnTags
      .get(name)
      ?.values()
      .some((one) => one !== 'public') === true
  )
}

function* fieldsIn(schema: unknown, name: string, around: Sensitivity | null): Iterable<TaggedField> {
  if (typeof schema !== 'object' || schema === null) return
  const {
    [SENSITIVITY]: own,
    type,
    anyOf,
    items,
    properties,
  } = schema as {
    [SENSITIVITY]?: Sensitivity
    type?: string
    anyOf?: unknown[]
    items?: unknown
    properties?: Record<string, unknown>
  }
  const tag = own ?? around
  if (anyOf !== undefined) for (const one of anyOf) yield* fieldsIn(one, name, tag)
  else if (items !== undefined) yield* fieldsIn(items, name, tag)
  else if (properties !== undefined)
    for (const [key, one] of Object.entries(properties)) yield* fieldsIn(one, key, tag)
  else if (type !== 'null') yield { name, tag: tag ?? tagOfName(name) }
}

function tagOfName(name: string): Sensitivity | null {
  const tags = columnTags.get(name)
  return wireFields[name] ?? (tags?.size === 1 ? ([...tags][0] ?? null) : null)
}
