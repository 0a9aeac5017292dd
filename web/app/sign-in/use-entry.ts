import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { ApiProblem } from '../../api/request.ts'
import type { Account } from '../../api/types.ts'
import { begin, homeOf, safeNext } from '../session.ts'

/**
 * Runs a sign-in or a registration and goes on to the page that was asked for. `asked` is a sign-in that waits for its
 * second step: its secret, and what would do.
 */
export function useEntry(next: string | undefined) {
  const queries = useQueryClient()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [asked, setAsked] = useState<{ id: string; methods: string[] } | null>(null)
  const enter = async (ask: () => Promise<Account>): Promise<ApiProblem | null> => {
    setBusy(true)
    setProblem(null)
    try {
      const account = await ask()
      begin(queries, account)
      await router.navigate({ href: safeNext(next) ?? homeOf(account), replace: true })
      return null
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.code === 'second_factor_required') setAsked(askedBy(error))
      else setProblem(error)
      return error
    } finally {
      setBusy(false)
    }
  }
  const forget = () => {
    setProblem(null)
    setAsked(null)
  }
  return { busy, problem, asked, enter, forget }
}

function askedBy({ extensions }: ApiProblem): { id: string; methods: string[] } {
  const { second_factor_id: id, methods } = extensions
  return { id: String(id), methods: Array.isArray(methods) ? methods.map(String) : [] }
}
