import { useMutation, useQueryClient } from '@tanstack/react-query'

interface Placed {
  id: string
  position: number
}

/** Puts one thing of a list before or after its neighbour; places are given anew where several share one. */
export function useOrder<Thing extends Placed>(
  queryKey: string[],
  place: (id: string, position: number) => Promise<unknown>,
) {
  const queries = useQueryClient()
  const move = useMutation({
    mutationFn: async ({ all, from, to }: { all: Thing[]; from: number; to: number }) => {
      const wanted = reordered(all, from, to)
      queries.setQueryData(queryKey, wanted)
      for (const [position, { id }] of wanted.entries())
        if (all.find((one) => one.id === id)?.position !== position) await place(id, position)
    },
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })
  return {
    error: move.error,
    busy: move.isPending,
    move: (all: Thing[], from: number, to: number) => move.mutate({ all, from, to }),
  }
}

/** The list with the thing at `from` standing at `to`, each with its place as position. */
export function reordered<Thing extends Placed>(all: Thing[], from: number, to: number): Thing[] {
  const moved = all[from]
  if (!moved || to < 0 || to >= all.length) return all
  return all
    .toSpliced(from, 1)
    .toSpliced(to, 0, moved)
    .map((one, position) => ({ ...one, position }))
}
