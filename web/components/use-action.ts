import { useState } from 'react'
import { ApiProblem } from '../api/request.ts'

/** What a button has the server do: whether it is under way, and why it was refused the last time. */
export function useAction<T>(send: () => Promise<T>, onDone: (answer: T) => void) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      onDone(await send())
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run: () => void run() }
}
