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

/** Loads something whenever `key` changes, keeping what was shown until the next answer; a null key loads nothing. */
export function useResource<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [state, setState] = useState<{
    key: string | null
    data: T | null
    problem: ApiProblem | null
    loading: boolean
  }>({
    key: null,
    data: null,
    problem: null,
    loading: key !== null,
  })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (key === null) return undefined
    const controller = new AbortController()
    setState((old) => ({ ...old, problem: null, loading: true }))
    load(controller.signal).then(
      (data) => setState({ key, data, problem: null, loading: false }),
      (error: unknown) => {
        if (controller.signal.aborted) return
        if (!(error instanceof ApiProblem)) throw error
        setState((old) => ({ ...old, problem: error, loading: false }))
      },
    )
    return () => controller.abort()
    // The key says what is loaded; the function is a new one at each render.
  }, [key, turn])
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  return { data: state.data, problem: state.problem, loading: key !== null && state.loading, reload }
}
