import { expect, test } from 'vitest'
import { isBookingPaused } from './pause.ts'

test('booking is paused while nothing may be written, and while it or its times are shut', () => {
  expect(isBookingPaused({ mode: 'normal', modules_off: [] })).toBe(false)
  expect(isBookingPaused({ mode: 'personal_data_off', modules_off: [] })).toBe(false)
  expect(isBookingPaused({ mode: 'module_off', modules_off: ['dashboard'] })).toBe(false)
  expect(isBookingPaused({ mode: 'module_off', modules_off: ['bookings'] })).toBe(true)
  expect(isBookingPaused({ mode: 'module_off', modules_off: ['availability'] })).toBe(true)
  expect(isBookingPaused({ mode: 'read_only', modules_off: [] })).toBe(true)
  expect(isBookingPaused({ mode: 'isolated', modules_off: [] })).toBe(true)
})
