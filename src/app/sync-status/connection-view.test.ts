import { expect, test } from 'vitest'
import { connectionView } from './connection-view.ts'

test('shows the host, the state and the local time, but never the address', () => {
  const at = (time: string) => Temporal.Instant.from(`2026-07-01T${time}Z`)
  const row = {
    id: 'c1',
    barber_id: 'b1',
    barber_name: 'Jo',
    kind: 'ics',
    name: 'Mine',
    url: 'https://calendar.example/private-4711/basic.ics',
    created_at: at('06:00'),
    last_attempt_at: at('08:00:00.5'),
    last_success_at: at('07:00'),
    consecutive_failures: 4,
    failure_code: 'timeout',
    failure_detail: 'It took too long.',
    drift: 2,
  }
  const view = connectionView(row, { now: at('08:01'), timeZone: 'Europe/Berlin' })
  expect(view).toEqual({
    id: 'c1',
    barber: { id: 'b1', name: 'Jo' },
    kind: 'ics',
    name: 'Mine',
    address_host: 'calendar.example',
    state: 'failing',
    last_success_at: '2026-07-01T09:00:00+02:00',
    last_attempt_at: '2026-07-01T10:00:00+02:00',
    lag_seconds: 3660,
    drift: 2,
    failure: { code: 'timeout', detail: 'It took too long.' },
  })
})
