import { Worker } from 'node:worker_threads'
import type { CalendarFeed, FeedWindow } from './calendar-feed.ts'
import type { FeedThreadData } from './calendar-feed-thread.ts'
import { CalendarUnreadableError } from './unreadable.ts'
import { codeOf } from '../../platform/process/error-code.ts'

/** The limits of one reading. */
export interface ReadLimits {
  readonly timeoutMs: number
  readonly memoryMegabytesMax: number
}

const DEFAULT_LIMITS: ReadLimits = { timeoutMs: 5_000, memoryMegabytesMax: 128 }

/**
 * Reads a stranger's calendar in a thread of its own, which is stopped when it takes too long or too much:
 * requests go on meanwhile. Promises what parseCalendarFeed does; throws CalendarUnreadableError.
 */
export async function readCalendarFeed(
  text: string,
  window: FeedWindow,
  limits: ReadLimits = DEFAULT_LIMITS,
): Promise<CalendarFeed> {
  const { promise, resolve, reject } = Promise.withResolvers<CalendarFeed | undefined>()
  const tooComplex = () => reject(new CalendarUnreadableError('too_complex'))
  const timeout = AbortSignal.timeout(limits.timeoutMs)
  timeout.addEventListener('abort', tooComplex)
  const workerData: FeedThreadData = { text, window }
  const worker = new Worker(new URL('./calendar-feed-thread.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytesMax },
  })
  worker.once('message', resolve).once('error', reject).once('exit', tooComplex)
  try {
    const feed = await promise
    if (feed === undefined) throw new CalendarUnreadableError('not_a_calendar')
    return feed
  } catch (error) {
    const outOfMemory = codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY'
    throw outOfMemory ? new CalendarUnreadableError('too_complex') : error
  } finally {
    timeout.removeEventListener('abort', tooComplex)
    await worker.terminate()
  }
}
