import { startServer, type RunningServer } from './start-server.ts'
import type { ServerStart } from './start-message.ts'

let running: RunningServer | undefined
let stopping = false

/** Ends the process after what is under way is done; a second signal does not hurry it. */
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await running?.stop()
  process.exit(0)
}

process.once('message', (message: ServerStart) => {
  startServer(message).then(
    (server) => {
      running = server
      process.send?.({ type: 'ready', url: server.url })
    },
    (error: NodeJS.ErrnoException) => {
      const text =
        error.code === 'EADDRINUSE'
          ? `PORT=${message.settings.port} is taken by another program. Choose another one.`
          : error.message
      process.send?.({ type: 'failed', message: text }, () => process.exit(1))
    },
  )
})
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
process.on('disconnect', () => void stop())
