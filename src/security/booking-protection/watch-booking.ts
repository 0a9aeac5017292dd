import type { GuardContext } from '../guard-context.ts'
import { addTimeline } from '../investigation/incident.sql.ts'
import { noteRecovery } from '../investigation/note-recovery.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { askAsGuest } from './ask-as-guest.ts'
import { firstBookableShop } from './bookable.sql.ts'
import { listeningPort, recordBooking, standingPauses } from './booking-watch.sql.ts'
import {
  ASK_AGAIN_MS,
  ASK_EVERY_MS,
  bookingFinding,
  BROKEN_MIN_MS,
  pauseWords,
  type BookingWatch,
} from './booking-watch.ts'

/**
 * Asks the server whether booking works, from another process and over HTTP, every ten seconds and more often while
 * it does not; writes the answer into every incident that is not resolved. Broken for ten seconds is an incident (P2
 * at once, P0 after a minute), unless the server is silent, which is one already, or an order pauses booking: then that is
 * written down instead. A server that has stopped, or a shop with nothing to book, is not asked.
 */
export async function watchBooking(
  context: GuardContext,
  watch: BookingWatch,
  server: { host: string; isSilent: boolean },
): Promise<void> {
  const { database, clock, random } = context
  const { query } = database
  const nowMs = clock.monotonicMs()
  if (nowMs - watch.askedMs < (watch.brokenSince === null ? ASK_EVERY_MS : ASK_AGAIN_MS)) return
  const [pause] = await standingPauses(query)
  const port = await listeningPort(query)
  const bookable = port === null ? undefined : await firstBookableShop(query)
  if (bookable === undefined) {
    watch.brokenSince = null
    return
  }
  watch.askedMs = nowMs
  const view =
    pause === undefined
      ? await askAsGuest(clock, `http://${server.host}:${port}`, bookable)
      : { ok: false, at: clock.now(), problem: pauseWords(pause) }
  for (const id of await recordBooking(query, view)) {
    const text = view.ok ? 'Booking works.' : `Booking does not work. ${view.problem ?? ''}`
    const line = {
      atMs: view.at.epochMilliseconds,
      kind: 'booking',
      key: `booking ${view.at.epochMilliseconds}`,
      text,
    }
    await addTimeline(query, id, [{ ...line, id: random.uuid() }])
  }
  if (view.ok) {
    watch.brokenSince = null
    await noteRecovery(context, 'booking-broken', 'Booking works again.')
    return
  }
  if (pause !== undefined) {
    watch.brokenSince = null
    return
  }
  watch.brokenSince ??= { monotonicMs: nowMs, epochMs: view.at.epochMilliseconds }
  const brokenMs = nowMs - watch.brokenSince.monotonicMs
  if (brokenMs < BROKEN_MIN_MS || server.isSilent) return
  await openIncident(context, bookingFinding(view.problem ?? '', brokenMs, watch.brokenSince.epochMs))
}
