import { statfsSync } from 'node:fs'
import type { Verdict } from './check.ts'

const GIB = 2 ** 30
const FREE_MIN_BYTES = GIB

/** Whether at least one gibibyte is free where `dataDir` lies. */
export function diskVerdict(dataDir: string): Verdict {
  const { bavail, blocks, bsize } = statfsSync(dataDir)
  const freeBytes = bavail * bsize
  const gib = (bytes: number): string => (bytes / GIB).toFixed(1)
  return {
    ok: freeBytes >= FREE_MIN_BYTES,
    detail: `${gib(freeBytes)} of ${gib(blocks * bsize)} GiB free at ${dataDir}`,
  }
}
