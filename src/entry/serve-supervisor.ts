import { wait } from '../platform/clock/wait.ts'
import { readyMessage } from '../platform/process/keep-child.ts'

/** A child whose supervisor is gone has nobody left who would end it: it takes no longer than this to finish. */
const ORPHAN_GRACE_MS = 10_000

/**
 * A program that the supervisor started: it is told how to begin, then that what it needs is there, and stops when told
 * or left alone.
 */
export function serveSupervisor<Start extends object>(
  begin: (start: Start, ready: Promise<void>) => Promise<{ stop: () => Promise<void>; url?: string }>,
  inWords: (error: NodeJS.ErrnoException, start: Start) => string = (error) => error.message,
): void {
  let running: { stop: () => Promise<void> } | undefined
  let stopping = false

  /** Ends the process after what is under way is done; a second signal does not hurry it. */
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    await running?.stop()
    process.exit(0)
  }

  const ready = Promise.withResolvers<void>()
  process.on('message', ({ type }: { type?: string }) => {
    if (type === readyMessage.type) ready.resolve()
  })
  process.once('message', (start: Start) => {
    begin(start, ready.promise).then(
      (begun) => {
        running = begun
        process.send?.({ type: 'ready', ...(begun.url === undefined ? {} : { url: begun.url }) })
      },
      (error: NodeJS.ErrnoException) => {
        process.send?.({ type: 'failed', message: inWords(error, start) }, () => process.exit(1))
      },
    )
  })
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  process.on('disconnect', () => {
    void wait(ORPHAN_GRACE_MS).then(() => process.exit(1))
    void stop()
  })
}
