import { everything, type ActiveContainments } from '../platform/containment/active-containments.ts'
import { containmentProblems } from '../app/containment/errors.ts'
import { isCutOff } from '../platform/postgres/is-cut-off.ts'
import type { Database } from '../platform/postgres/connect.ts'

/** Whether the server is cut off from the database on purpose. */
export interface Isolation {
  /** Whether the order stands, or the database refuses the server. */
  isIsolated(): boolean
  /** Throws isolated when it is. */
  assertNotIsolated(): void
  /**
   * Asks the database whether it lets the server in, if it did not or the order stands; reads the orders when it does. Gives
   * whether it does.
   */
  look(): Promise<boolean>
}

const RETRY_SECONDS = 30

/** Looks at the orders in memory and at what the database answers. */
export function createIsolation(options: {
  database: Pick<Database, 'sql'>
  containments: ActiveContainments
}): Isolation {
  const { database, containments } = options
  let isRefused = false

  const isIsolated = (): boolean => isRefused || containments.has('cut_database', everything)

  return {
    isIsolated,
    assertNotIsolated() {
      if (isIsolated())
        throw containmentProblems.isolated({ headers: { 'retry-after': String(RETRY_SECONDS) } })
    },
    async look() {
      try {
        if (isIsolated()) await containments.refresh()
        else await database.sql`select 1`
        isRefused = false
      } catch (error) {
        if (isCutOff(error)) isRefused = true
        return false
      }
      return true
    },
  }
}
