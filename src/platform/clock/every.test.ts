import { pino } from 'pino'
import { expect, test } from 'vitest'
import { every } from './every.ts'

const log = pino({ level: 'silent' })

test('runs never overlap, a failed one is followed by the next, and stop waits for the run in hand', async () => {
  let running = 0
  let runs = 0
  const fourth = Promise.withResolvers<undefined>()
  const release = Promise.withResolvers<undefined>()
  const repetition = every(
    1,
    async () => {
      runs += 1
      running += 1
      expect(running).toBe(1)
      if (runs === 4) {
        fourth.resolve(undefined)
        await release.promise
      }
      running -= 1
      if (runs === 2) throw new Error('once')
    },
    log,
  )
  await fourth.promise
  const stopped = repetition.stop()
  release.resolve(undefined)
  await stopped
  expect([runs, running]).toEqual([4, 0])
})
