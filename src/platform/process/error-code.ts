/** The code that an error of Node, the driver or PostgreSQL bears, such as ENOENT or 23505; undefined without one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
