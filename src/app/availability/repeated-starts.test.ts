import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandRule } from '../sync-status/recurrence.ts'
import { repeatedStarts } from './repeated-starts.ts'

const wallMs = (at: Temporal.PlainDateTime): number => at.toZonedDateTime('UTC').epochMilliseconds

test('gives what the rule gives, in whichever windows it is asked', () => {
  const rules = fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=3;COUNT=40',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=20310815T120000Z;BYDAY=SA',
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  )
  const start = Temporal.PlainDateTime.from('2031-03-03T13:00')
  fc.assert(
    fc.property(rules, fc.nat({ max: 900 }), fc.nat({ max: 90 }), (rule, afterDays, days) => {
      const from = start.add({ days: afterDays - 100 })
      const to = from.add({ days })
      const untilToWall = (until: Temporal.PlainDateTime): Temporal.PlainDateTime =>
        until.toZonedDateTime('UTC').withTimeZone('Europe/Berlin').toPlainDateTime()
      const wanted = expandRule({ rule, start, from, to, untilToWall }).map(wallMs)
      const repetition = { rule, start, timeZone: 'Europe/Berlin' }
      expect(repeatedStarts(repetition, wallMs(from), wallMs(to))).toEqual(wanted)
    }),
    { numRuns: 60 },
  )
})
