import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { wait } from '../src/platform/clock/wait.ts'

// `npm run dev`: builds the pages, starts the shop, and does both again when a file below web or src has changed.
const root = join(import.meta.dirname, '..')
const QUIET_MS = 200
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

let changed = Promise.withResolvers<void>()
let pagesChanged = true
const notice = (isPage: boolean): void => {
  pagesChanged ||= isPage
  changed.resolve()
}
watch(join(root, 'src'), { recursive: true, signal: stop.signal }, () => notice(false))
watch(join(root, 'web'), { recursive: true, signal: stop.signal }, (_, file) => {
  if (file !== null && !file.startsWith('dist')) notice(true)
})

function run(...command: string[]): { child: ChildProcess; ended: Promise<unknown> } {
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' })
  return { child, ended: once(child, 'exit') }
}

const stopped = once(stop.signal, 'abort')
while (!stop.signal.aborted) {
  changed = Promise.withResolvers()
  if (pagesChanged) {
    pagesChanged = false
    await run('tools/build-web.ts').ended
  }
  const shop = run('src/entry/cli.ts', 'start')
  await Promise.race([changed.promise, stopped])
  if (!stop.signal.aborted) await wait(QUIET_MS)
  shop.child.kill('SIGTERM')
  await shop.ended
}
