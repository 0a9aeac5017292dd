import { parentPort, workerData } from 'node:worker_threads'
import { parseCalendarFeed } from './calendar-feed.ts'
import type { FeedWindow } from './calendar-feed.ts'

/** What the thread is started with; its one message back is what parseCalendarFeed gives. */
export interface FeedThreadData {
  readonly text: string
  readonly window: FeedWindow
}

function isFeedThreadData(data: unknown): data is FeedThreadData {
  return typeof data === 'object' && data !== null && 'text' in data && 'window' in data
}

const data: unknown = workerData
if (!isFeedThreadData(data)) throw new TypeError('This thread is started by readCalendarFeed only.')
parentPort?.postMessage(parseCalendarFeed(data.text, data.window))
