import { describe, expect, test } from 'vitest'
import { SafeFetchError } from '../../platform/http/safe-fetch-error.ts'
import { nameFailure, remarkOn } from './sync-failure.ts'
import { syncStatus } from './sync-status.ts'
import type { SyncHistory } from './sync-status.ts'
import { CalendarUnreadableError } from './unreadable.ts'

const minute = 60_000
const fresh: SyncHistory = {
  createdAtMs: 0,
  lastSuccessAtMs: 100 * minute,
  consecutiveFailures: 0,
  failureCode: null,
}
const state = (history: Partial<SyncHistory>, nowMs = 101 * minute) =>
  syncStatus({ ...fresh, ...history }, nowMs).state

describe('syncStatus', () => {
  test('is ok until the last success is half an hour old, then lagging', () => {
    expect(syncStatus(fresh, 130 * minute)).toEqual({ state: 'ok', lagSeconds: 1800 })
    expect(syncStatus(fresh, 130 * minute + 1000)).toEqual({ state: 'lagging', lagSeconds: 1801 })
  })

  test('lags from its beginning until the first success', () => {
    expect(syncStatus({ ...fresh, lastSuccessAtMs: null }, 2 * minute)).toEqual({
      state: 'lagging',
      lagSeconds: 120,
    })
  })

  test('one or two failures that may pass change nothing, the third does', () => {
    expect(state({ consecutiveFailures: 2, failureCode: 'timeout' })).toBe('ok')
    expect(state({ consecutiveFailures: 3, failureCode: 'timeout' })).toBe('failing')
  })

  test('what does not pass by itself shows at once', () => {
    expect(state({ consecutiveFailures: 1, failureCode: 'not_found' })).toBe('failing')
    expect(state({ consecutiveFailures: 1, failureCode: 'access_denied' })).toBe('needs_reauth')
    expect(state({ consecutiveFailures: 9, failureCode: 'access_denied' })).toBe('needs_reauth')
  })

  test('a remark on a success is no failure', () => {
    expect(state({ failureCode: 'partly_unreadable' })).toBe('ok')
  })

  test('a clock that was set back gives no negative lag', () => {
    expect(syncStatus(fresh, 99 * minute)).toEqual({ state: 'ok', lagSeconds: 0 })
  })
})

describe('nameFailure', () => {
  test.each([
    [401, 'access_denied'],
    [403, 'access_denied'],
    [404, 'not_found'],
    [410, 'not_found'],
    [500, 'http_status'],
  ])('HTTP %i is %s', (status, code) => {
    expect(nameFailure(new SafeFetchError('http_status', 'x', { status })).code).toBe(code)
  })

  test('says what to do, and never the address', () => {
    const { detail } = nameFailure(new SafeFetchError('dns', 'secret.example has no address'))
    expect(detail).toBe('The name in the address is not known. Check its spelling.')
    expect(nameFailure(new CalendarUnreadableError('not_a_calendar')).detail).toContain('.ics')
  })

  test('a fault of ours is thrown again', () => {
    const fault = new TypeError('undefined is not a function')
    expect(() => nameFailure(fault)).toThrow(fault)
  })
})

describe('remarkOn', () => {
  test('counts what was left out, in words', () => {
    const skipped = [
      { reason: 'bad_rule', count: 1 },
      { reason: 'unknown_time_zone', count: 2 },
    ] as const
    expect(remarkOn({ busy: [], events: 3, skipped })).toEqual({
      code: 'partly_unreadable',
      detail:
        'Some entries are not taken into account: 1 with a repetition that is not understood, ' +
        '2 in an unknown time zone. Block these times by hand.',
    })
    expect(remarkOn({ busy: [], events: 3, skipped: [] })).toBeNull()
  })
})
