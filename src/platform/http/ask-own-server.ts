const PATIENCE_MS = 3_000

/**
 * Asks the program's own server, from another of its processes, for JSON. Follows no redirect; throws when there is no answer
 * within three seconds, or none in JSON.
 */
export async function askOwnServer(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    headers,
    signal: AbortSignal.timeout(PATIENCE_MS),
    redirect: 'error',
  })
  return { status: response.status, body: await response.json() }
}
