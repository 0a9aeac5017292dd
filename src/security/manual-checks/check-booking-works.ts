import { isRecord } from '../monitoring/sigma/event-fields.ts'
import type { Verdict } from './check.ts'
import { jsonOf, type Probe } from './probe.ts'

/** What /health says of booking: that it works, and when that was tried. */
export async function checkBookingWorks(probe: Probe): Promise<Verdict> {
  const { booking } = jsonOf(await probe.ask({ path: '/health' }))
  if (!isRecord(booking)) return { ok: false, detail: 'Not tried yet. Again in ten seconds.' }
  const ok = booking['ok'] === true
  return { ok, detail: `${ok ? 'works' : 'does not work'}, tried ${String(booking['checked_at'])}` }
}
