import { useCallback, useEffect, useState } from 'react'
import { ApiProblem } from '../api/request.ts'

/** What a page knows of something it asked the server for. */
export interface Resource<T> {
  data: T | null
  problem: ApiProblem | null
  /** True while an answer is awaited, also when older data is still shown. */
  loading: boolean
  reload: () => void
}

type Load<T> = (signal: AbortSignal) => Promise<T>

interface Answered<T> {
  load: Load<T> | null
  turn: number
  data: T | null
  problem: ApiProblem | null
}

/**
 * Loads something whenever `load` is another function (a constant or a memo, not made anew at each render), keeping what
 * was shown until the next answer; null loads nothing.
 */
export function useResource<T>(load: Load<T> | null): Resource<T> {
  const [turn, setTurn] = useState(0)
  const [answered, setAnswered] = useState<Answered<T>>({ load: null, turn: 0, data: null, problem: null })
  useEffect(() => {
    if (!load) return undefined
    const controller = new AbortController()
    load(controller.signal).then(
      (data) => setAnswered({ load, turn, data, problem: null }),
      (error: unknown) => {
        if (controller.signal.aborted) return
        if (!(error instanceof ApiProblem)) throw error
        setAnswered((old) => ({ load, turn, data: old.data, problem: error }))
      },
    )
    return () => controller.abort()
  }, [load, turn])
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  const current = answered.load === load && answered.turn === turn
  return {
    data: answered.data,
    problem: current ? answered.problem : null,
    loading: load !== null && !current,
    reload,
  }
}
