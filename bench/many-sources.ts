import { createSlidingWindows } from '../src/platform/limits/sliding-windows.ts'

/** What a million sources cost. */
export interface ManySources {
  oneSourceUs: number
  millionSourcesUs: number
  megabytes: number
  windows: number
  forgetMsMax: number
}

const WINDOW_MS = 60_000
const KEYS_MAX = 65_536
const SOURCES = 1_000_000
const MAX = 100

const open = () => createSlidingWindows({ windowMs: WINDOW_MS, keysMax: KEYS_MAX, seed: 'bench' })

function heapMb(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

function microsecondsEach(count: number, work: (index: number) => void): number {
  const startedMs = performance.now()
  for (let index = 0; index < count; index += 1) work(index)
  return ((performance.now() - startedMs) * 1000) / count
}

const one = open()
const oneSourceUs = microsecondsEach(SOURCES, (index) => one.take('default 192.0.2.1', 1, MAX, index / 100))

const before = heapMb()
const many = open()
// All of them within half a window, twice: nothing slides out meanwhile.
const millionSourcesUs = microsecondsEach(SOURCES * 2, (index) =>
  many.take(`default 2001:db8:${(index % SOURCES).toString(16)}::`, 1, MAX, (index / SOURCES) * 15_000),
)
const megabytes = heapMb() - before
const windows = many.size()
let forgetMsMax = 0
for (let nowMs = 30_000; nowMs < 120_000; nowMs += 500) {
  const startedMs = performance.now()
  many.forget(nowMs)
  forgetMsMax = Math.max(forgetMsMax, performance.now() - startedMs)
}
process.send?.({ oneSourceUs, millionSourcesUs, megabytes, windows, forgetMsMax } satisfies ManySources)
