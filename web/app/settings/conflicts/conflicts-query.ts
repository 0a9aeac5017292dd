import { listConflicts } from '../../../api/hours.ts'

/** The query of the bookings that no longer fit; whoever changes the day has it read anew. */
export const conflictsQuery = {
  queryKey: ['day', 'conflicts'],
  queryFn: ({ signal }: { signal: AbortSignal }) => listConflicts(signal),
  staleTime: 30_000,
  refetchInterval: 60_000,
}

/** `1 booking no longer fits`, `3 bookings no longer fit`. */
export const fitWords = (count: number) =>
  count === 1 ? '1 booking no longer fits' : `${count} bookings no longer fit`
