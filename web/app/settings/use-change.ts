import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Conflict } from '../../api/types.ts'

/** What a change has come to, for the person who made it. */
export interface Done {
  text: string
  /** Takes it back. */
  undo?: () => Promise<unknown>
  /** The bookings that it leaves no room for: the first of them, and how many they are. */
  conflicts?: Conflict[]
  conflict_count?: number
}

/** Makes one change of the shop's terms at a time, and keeps what came of the last; what it touches is read anew. */
export function useChange() {
  const queries = useQueryClient()
  const [done, setDone] = useState<Done | null>(null)
  const change = useMutation({
    mutationFn: (work: () => Promise<Done>) => work(),
    onSuccess: setDone,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['terms'] }),
        queries.invalidateQueries({ queryKey: ['day'] }),
      ]),
  })
  const undo = () => {
    const takeBack = done?.undo
    if (takeBack)
      change.mutate(async () => {
        await takeBack()
        return { text: 'It is as it was before.' }
      })
  }
  const reset = () => {
    setDone(null)
    change.reset()
  }
  return { done, busy: change.isPending, problem: change.error, run: change.mutateAsync, reset, undo }
}

/** A change under way, or the last one. */
export type Change = ReturnType<typeof useChange>
