import { setTimeout } from 'node:timers/promises'

/** Resolves after `ms` milliseconds; rejects with an AbortError when `signal` says that nobody waits any more. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal })
}
