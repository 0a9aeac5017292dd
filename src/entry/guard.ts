import { startGuard, type RunningGuard } from './start-guard.ts'
import type { GuardStart } from './start-message.ts'

let running: RunningGuard | undefined
let stopping = false

/** Ends the process after the step in hand is done. */
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await running?.stop()
  process.exit(0)
}

process.once('message', (message: GuardStart) => {
  startGuard(message).then(
    (guard) => {
      running = guard
      process.send?.({ type: 'ready' })
    },
    (error: Error) => {
      process.send?.({ type: 'failed', message: error.message }, () => process.exit(1))
    },
  )
})
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
process.on('disconnect', () => void stop())
