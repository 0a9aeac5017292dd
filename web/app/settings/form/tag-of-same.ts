/** The ETag of something that is still as it was shown; of what is not, one that the server refuses. */
export async function tagOfSame<T>(shown: T, read: Promise<{ value: T; etag: string }>): Promise<string> {
  const { value, etag } = await read
  return JSON.stringify(value) === JSON.stringify(shown) ? etag : '"changed"'
}
