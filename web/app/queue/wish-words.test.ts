import { expect, it } from 'vitest'
import { windowWords } from './wish-words.ts'

const all = [1, 2, 3, 4, 5, 6, 7]

it.each([
  [
    '2026-11-30',
    '2026-12-04',
    [1, 2, 3, 4, 5],
    '17:00',
    '20:00',
    'Mon 30 Nov to Fri 4 Dec, Monday to Friday, 17:00–20:00',
  ],
  ['2026-11-28', '2026-11-28', all, '00:00', '24:00', 'Tomorrow, any time'],
  ['2026-11-20', '2026-12-04', [6, 7], '09:00', '24:00', 'Until Fri 4 Dec, at the weekend, from 09:00'],
  [
    '2026-11-27',
    '2026-12-04',
    [3, 1],
    '00:00',
    '12:00',
    'Until Fri 4 Dec, Monday and Wednesday, until 12:00',
  ],
])('says when a wish could be met: %s to %s', (from, to, weekdays, fromTime, toTime, words) => {
  const window = { from_date: from, to_date: to, weekdays, from_time: fromTime, to_time: toTime }
  expect(windowWords(window, '2026-11-27')).toBe(words)
})
