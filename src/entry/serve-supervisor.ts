import { wait } from '../platform/clock/wait.ts'
import { readyMessage, renewedMessage } from '../platform/process/keep-child.ts'

/** A child whose supervisor is gone has nobody left who would end it: it takes no longer than this to finish. */
const ORPHAN_GRACE_MS = 10_000

/** A program at work. */
interface Running<Start> {
  stop: () => Promise<void>
  /** Takes over the secrets that it is told anew. */
  renew: (start: Start) => void
  url?: string
  /** Resolves when it has to stop by itself; the next one that is started knows for how long to wait. */
  stopOrdered?: () => Promise<void>
}

/**
 * A program that the supervisor started: it is told how to begin, then that what it needs is there, then each time
 * its secrets are others, and stops when told or left alone.
 */
export function serveSupervisor<Start extends object>(
  begin: (start: Start, ready: Promise<void>) => Promise<Running<Start>>,
  inWords: (error: NodeJS.ErrnoException, start: Start) => string = (error) => error.message,
): void {
  let running: Running<Start> | undefined
  let stopping = false

  /** Ends the process after what is under way is done; a second signal does not hurry it. */
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    await running?.stop()
    process.exit(0)
  }

  const ready = Promise.withResolvers<void>()
  let begun: Promise<void> | undefined
  process.on('message', (message: { type?: string; start?: Start }) => {
    if (message.type === readyMessage.type) ready.resolve()
    const { start } = message
    if (start === undefined) return
    void begun?.then(() => {
      running?.renew(start)
      process.send?.(renewedMessage)
    })
  })
  process.once('message', (start: Start) => {
    begun = begin(start, ready.promise).then(
      (program) => {
        running = program
        void program.stopOrdered?.().then(stop)
        process.send?.({ type: 'ready', ...(program.url === undefined ? {} : { url: program.url }) })
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
