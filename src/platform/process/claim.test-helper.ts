import { claimRunFile } from './run-file.ts'

// A program of its own: `node claim.test-helper.ts 6fb DATA_DIR`. Its name is among the arguments, as a 6fb's is.
const dataDir = process.argv[3] ?? ''
process.on('message', () => {
  const running = claimRunFile(dataDir, { pid: process.pid, url: null, secrets: null, started_at: '' })
  process.send?.(running === null ? process.pid : running.pid)
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
