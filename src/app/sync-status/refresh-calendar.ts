import { withTenant } from '../../platform/postgres/tenant.ts'
import { replaceBusy, selectForRefresh, updateAfterRefresh } from './calendar.sql.ts'
import type { ConnectionChanges, RefreshRow } from './calendar.sql.ts'
import { fetchCalendar } from './fetch-calendar.ts'
import type { Fetched, FetchQuery } from './fetch-calendar.ts'
import type { SyncContext } from './sync-context.ts'
import { calendarEvent } from './sync-event.ts'
import { remarkOn } from './sync-failure.ts'

const DAY_MS = 86_400_000

/**
 * Fetches a connected calendar and lets it block the barber's time, from yesterday to the end of the shop's
 * horizon. Ranges, connection and event change in one transaction. After a failure the old ranges stay and
 * the connection says why; what is wrong with a calendar never throws. Gives `gone` if it was disconnected.
 */
export async function refreshCalendar(
  context: SyncContext,
  { shopId, connectionId }: { shopId: string; connectionId: string },
): Promise<Fetched['outcome'] | 'gone'> {
  const { database, clock, random, events, settings } = context
  const tenant = { shopId, scope: 'shop' } as const
  const row = await withTenant(database, tenant, (transaction) => selectForRefresh(transaction, connectionId))
  if (row === undefined) return 'gone'
  const now = clock.now()
  const fetched = await fetchCalendar({
    ...queryFor(row, now),
    allowPrivate: settings.calendarPrivateNetworks,
  })
  return withTenant(database, tenant, async (transaction) => {
    const changes = changesAfter(fetched, now)
    if (!(await updateAfterRefresh(transaction, connectionId, changes))) return 'gone'
    if (fetched.outcome === 'changed') {
      const ranges = fetched.feed.busy.map((range) => ({ ...range, id: random.uuid() }))
      await replaceBusy(transaction, connectionId, ranges)
    }
    const failed = fetched.outcome === 'failed'
    const facts = factsOf(fetched)
    await events.append(
      transaction,
      calendarEvent({ activity: 'refreshed', connectionId, shopId, failed, facts }),
    )
    return fetched.outcome
  })
}

/**
 * What to ask for: only news, except after a failure and once a day (UTC). The horizon moves on, and a series
 * in an unchanged calendar has instances there that were never written down.
 */
function queryFor(row: RefreshRow, now: Temporal.Instant): Omit<FetchQuery, 'allowPrivate'> {
  const isToday = row.last_success_at?.toString().slice(0, 10) === now.toString().slice(0, 10)
  const asksForNews = isToday && row.consecutive_failures === 0
  return {
    url: row.url,
    etag: asksForNews ? row.etag : null,
    lastModified: asksForNews ? row.last_modified : null,
    timeZone: row.time_zone,
    startMs: now.epochMilliseconds - DAY_MS,
    endMs: now.epochMilliseconds + (row.horizon_days + 2) * DAY_MS,
  }
}

function changesAfter(fetched: Fetched, now: Temporal.Instant): ConnectionChanges {
  switch (fetched.outcome) {
    case 'failed':
      return { at: now, succeeded: false, failure: fetched.failure }
    case 'unchanged':
      return { at: now, succeeded: true }
    case 'changed': {
      const { feed, etag, lastModified } = fetched
      return { at: now, succeeded: true, failure: remarkOn(feed), etag, lastModified }
    }
  }
}

function factsOf(fetched: Fetched) {
  switch (fetched.outcome) {
    case 'failed':
      return { outcome: fetched.outcome, failure: fetched.failure.code }
    case 'unchanged':
      return { outcome: fetched.outcome }
    case 'changed': {
      const { busy, events, skipped } = fetched.feed
      const left = Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]))
      return { outcome: fetched.outcome, events, busy_ranges: busy.length, skipped: left }
    }
  }
}
