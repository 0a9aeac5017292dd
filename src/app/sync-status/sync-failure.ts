import { SafeFetchError } from '../../platform/http/safe-fetch-error.ts'
import type { SafeFetchCode } from '../../platform/http/safe-fetch-error.ts'
import type { CalendarFeed } from './calendar-feed.ts'
import { CalendarUnreadableError } from './unreadable.ts'
import type { SkipReason } from './unreadable.ts'

/** Why a calendar could not be refreshed, as a stable word; `partly_unreadable` is a success with a remark. */
export type SyncFailureCode =
  | Exclude<SafeFetchCode, 'http_status'>
  | 'access_denied'
  | 'http_status'
  | 'not_a_calendar'
  | 'not_found'
  | 'partly_unreadable'
  | 'too_complex'

/** A failure for programs and for a person. The detail never holds the address, which is often a secret. */
export interface SyncFailure {
  readonly code: SyncFailureCode
  /** Short, and says what to do next. */
  readonly detail: string
}

const SENTENCES: Record<Exclude<SyncFailureCode, 'http_status' | 'partly_unreadable'>, string> = {
  access_denied: 'The calendar asks for a sign-in. Copy its secret address again and connect it anew.',
  address_not_allowed:
    'The address leads into a private network. Use one that is reachable from the internet.',
  bad_response: 'The answer could not be read. Open the address in a browser and see what it gives.',
  bad_url: 'This is not an address for a calendar. It begins with https:// and holds no password.',
  connection: 'Nothing answers at the address. It is tried again every ten minutes.',
  dns: 'The name in the address is not known. Check its spelling.',
  not_a_calendar: 'There is a page at the address, but no calendar. Copy the address that ends in .ics.',
  not_found: 'There is no calendar at the address any more. Copy its address again and connect it anew.',
  timeout: 'The calendar took too long to answer. It is tried again every ten minutes.',
  tls: 'The connection is not safe: the certificate or the encryption is not valid.',
  too_complex: 'The calendar takes too long to read. Share a smaller one, with fewer repeating events.',
  too_large: 'The calendar is too large. Share one with fewer past events.',
  too_many_redirects: 'The address leads on and on to other addresses. Copy the last of them.',
}

/** Names the failure of a refresh. An error that is a fault of ours, not of the calendar, is thrown again. */
export function nameFailure(error: unknown): SyncFailure {
  if (error instanceof CalendarUnreadableError) return failure(error.code)
  if (!(error instanceof SafeFetchError)) throw error
  if (error.code !== 'http_status') return failure(error.code)
  if (error.status === 401 || error.status === 403) return failure('access_denied')
  if (error.status === 404 || error.status === 410) return failure('not_found')
  const detail = `The calendar answers with an error (HTTP ${error.status}). It is tried again every ten minutes.`
  return { code: 'http_status', detail }
}

function failure(code: keyof typeof SENTENCES): SyncFailure {
  return { code, detail: SENTENCES[code] }
}

const SKIPPED: Record<SkipReason, string> = {
  bad_duration: 'with an impossible length',
  bad_rule: 'with a repetition that is not understood',
  bad_time: 'with an impossible time',
  ends_before_start: 'that end before they start',
  no_start: 'without a start',
  range_not_supported: 'that change all later ones',
  too_many_events: 'beyond the first 20,000',
  too_many_instances: 'that repeat too often',
  unknown_time_zone: 'in an unknown time zone',
  unreadable_line: 'with an unreadable line',
}

/** The remark on a calendar that was read in part; null if all of it was read. */
export function remarkOn(feed: CalendarFeed): SyncFailure | null {
  if (feed.skipped.length === 0) return null
  const parts = feed.skipped.map(({ reason, count }) => `${count} ${SKIPPED[reason]}`)
  const detail = `Some entries are not taken into account: ${parts.join(', ')}. Block these times by hand.`
  return { code: 'partly_unreadable', detail }
}
