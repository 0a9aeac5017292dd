import { useCallback } from 'react'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { readClient, type Erasure } from '../../api/clients.ts'

/** The query of one client, with the ETag that changes name. */
export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: ['client', id, 'profile'],
    queryFn: ({ signal }) => readClient(id, signal),
    retry: false,
  })

/** Where the answer to an erasure is kept while the page is open. */
export const erasureQuery = (id: string) =>
  queryOptions<Erasure | null>({
    queryKey: ['erasure', id],
    queryFn: () => null,
    staleTime: Infinity,
  })

/** Reads a client and the lists again after a change. */
export function useRefresh(id: string): () => Promise<void> {
  const queries = useQueryClient()
  return useCallback(async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['client', id] }),
      queries.invalidateQueries({ queryKey: ['clients'] }),
    ])
  }, [queries, id])
}
