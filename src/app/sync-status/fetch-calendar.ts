import { SafeFetchError } from '../../platform/http/safe-fetch-error.ts'
import { safeFetch } from '../../platform/http/safe-fetch.ts'
import type { CalendarFeed } from './calendar-feed.ts'
import { readCalendarFeed } from './read-calendar-feed.ts'
import { nameFailure } from './sync-failure.ts'
import type { SyncFailure } from './sync-failure.ts'

/** What is known of a calendar before it is fetched. */
export interface FetchQuery {
  readonly url: string
  /** What the last answer was called; null where it wasn't, or where all of it is wanted again. */
  readonly etag: string | null
  readonly lastModified: string | null
  readonly allowPrivate: boolean
  readonly timeZone: string
  readonly startMs: number
  readonly endMs: number
}

/** What came of fetching a calendar. */
export type Fetched =
  | {
      readonly outcome: 'changed'
      readonly feed: CalendarFeed
      readonly etag: string | null
      readonly lastModified: string | null
    }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'failed'; readonly failure: SyncFailure }

const TIMEOUT_MS = 20_000
const BYTES_MAX = 10_000_000

/** Fetches a calendar and reads it. Whatever is wrong with the calendar is an outcome; only a fault of ours throws. */
export async function fetchCalendar(query: FetchQuery): Promise<Fetched> {
  const { url, etag, lastModified, allowPrivate, timeZone, startMs, endMs } = query
  const headers = {
    accept: 'text/calendar, */*;q=0.1',
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  }
  try {
    const response = await safeFetch(url, {
      allowPrivate,
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
      headers,
    })
    if (response.status === 304) {
      if (etag === null && lastModified === null)
        throw new SafeFetchError('bad_response', '304 without a condition')
      return { outcome: 'unchanged' }
    }
    return {
      outcome: 'changed',
      feed: await readCalendarFeed(response.body.toString('utf8'), { startMs, endMs, timeZone }),
      etag: response.headers.etag ?? null,
      lastModified: response.headers['last-modified'] ?? null,
    }
  } catch (error) {
    return { outcome: 'failed', failure: nameFailure(error) }
  }
}
