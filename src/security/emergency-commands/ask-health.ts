/** What the server at `url` answers to GET /health within two seconds; null when it does not. */
export async function askHealth(url: string): Promise<Record<string, unknown> | null> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })
    const body: unknown = await response.json()
    return typeof body === 'object' ? { ...body } : null
  } catch {
    return null
  }
}
