import { useQuery } from '@tanstack/react-query'
import { conflictsQuery } from './conflicts-query.ts'

/** How many bookings no longer fit; nothing where all do. */
export function ConflictCount() {
  const count = useQuery(conflictsQuery).data?.length ?? 0
  return count > 0 && <span className="tabular text-small text-warn">{count}</span>
}
