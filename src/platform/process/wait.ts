/** Resolves after `ms` milliseconds. */
export function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

/** Looks every 50 ms whether `holds`, for at most `ms` milliseconds. Tells whether it came to hold. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const start = performance.now()
  while (!(await holds())) {
    if (performance.now() - start > ms) return false
    await wait(50)
  }
  return true
}
