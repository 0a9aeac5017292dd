import { waitUntil } from '../../platform/process/wait-until.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import type { Verdict } from './check.ts'
import { jsonOf, type Probe } from './probe.ts'

const PATIENCE_MS = 5_000

/** What /health says of booking: that it works, and when that was tried. A server that just started is given time. */
export async function checkBookingWorks(probe: Probe): Promise<Verdict> {
  let booking: unknown
  const isKnown = await waitUntil(async () => {
    booking = jsonOf(await probe.ask({ path: '/health' }))['booking']
    return booking !== null
  }, PATIENCE_MS)
  if (!isKnown || !isRecord(booking)) return { ok: false, detail: 'Not tried yet. Again in ten seconds.' }
  const ok = booking['ok'] === true
  return { ok, detail: `${ok ? 'works' : 'does not work'}, tried ${String(booking['checked_at'])}` }
}
