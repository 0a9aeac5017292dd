import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { atMost, told, type Figure } from './figure.ts'
import type { ManySources } from './many-sources.ts'

/**
 * The limiter's own cost, in a process of its own: what a request of one source costs, and a million sources that ask once or
 * more each. Memory is counted after the collector ran.
 */
export async function run(): Promise<Figure[]> {
  const child = fork(fileURLToPath(new URL('many-sources.ts', import.meta.url)), {
    execArgv: ['--expose-gc'],
  })
  const [found] = (await once(child, 'message')) as [ManySources]
  return [
    atMost('limit_one_source_us', found.oneSourceUs, 'µs', 5),
    atMost('limit_million_sources_us', found.millionSourcesUs, 'µs', 10),
    atMost('limit_million_sources_mb', found.megabytes, 'MB', 100),
    told('limit_windows_of_million_sources', found.windows, 'windows'),
    atMost('limit_million_sources_forget_ms_max', found.forgetMsMax, 'ms', 20),
  ]
}
