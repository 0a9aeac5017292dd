import { wait } from '../clock/wait.ts'

/** Looks every 50 ms whether `holds`, for at most `ms` milliseconds. Tells whether it came to hold. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const start = performance.now()
  while (!(await holds())) {
    if (performance.now() - start > ms) return false
    await wait(50)
  }
  return true
}
