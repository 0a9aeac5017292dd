import { expect, it } from 'vitest'
import type { TimelineItem } from '../../api/types.ts'
import { foldTimeline } from './fold-timeline.ts'

const line = (second: number, kind: string, text: string, data = {}): TimelineItem => ({
  id: `${kind}${second}`,
  at: `2026-11-24T16:00:0${second}+01:00`,
  kind,
  text,
  data,
})

it('folds orders that came into force one after the other, and says how many and how slow', () => {
  const folded = foldTimeline([
    line(1, 'contained', 'Blocked a source.'),
    line(2, 'enforced', 'One order in force, the last after 40 ms.', { enforced_ms: { a: 40 } }),
    line(4, 'enforced', '2 orders in force, the last after 9 ms.', { enforced_ms: { b: 9, c: 7 } }),
    line(3, 'enforced', 'One order in force, the last after 90 ms.', { enforced_ms: { d: 90 } }),
  ])
  expect(folded.map(({ text, count }) => [text, count])).toEqual([
    ['Blocked a source.', 1],
    ['4 orders in force, the slowest after 90 ms.', 3],
  ])
  expect([folded[1]?.from.slice(17, 19), folded[1]?.to.slice(17, 19)]).toEqual(['02', '04'])
})

it('folds equal words only where nothing stands between them', () => {
  const check = 'Booking works.'
  const folded = foldTimeline([
    line(1, 'check', check),
    line(2, 'check', check),
    line(3, 'severity', 'Now P1.'),
    line(4, 'check', check),
    line(5, 'check', 'Booking failed.'),
  ])
  expect(folded.map(({ text, count }) => `${count} ${text}`)).toEqual([
    `2 ${check}`,
    '1 Now P1.',
    `1 ${check}`,
    '1 Booking failed.',
  ])
})
