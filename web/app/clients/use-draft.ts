import { useState } from 'react'
import type { Tagged } from '../../api/clients.ts'
import { ApiProblem } from '../../api/request.ts'
import { changedOf, rebase, type Fields, type Meanwhile } from './draft.ts'

/** What a form edits, and how it is read and saved. */
export interface DraftSource<Value, F extends Fields> {
  current: Tagged<Value>
  fieldsOf: (value: Value) => F
  reread: () => Promise<Tagged<Value>>
  save: (changed: Partial<F>, etag: string) => Promise<unknown>
  onSaved: () => void
  /** Whether the form stays when it is saved, over what was saved. */
  stays?: boolean
}

/**
 * A form over something that others change too. Only what was typed into is sent. When somebody saved in between, what they
 * changed is told, what was typed stays, and the next save is on top of theirs.
 */
export function useDraft<Value, F extends Fields>(source: DraftSource<Value, F>) {
  const [base, setBase] = useState(source.current)
  const [typed, setTyped] = useState(() => source.fieldsOf(source.current.value))
  const [meanwhile, setMeanwhile] = useState<Meanwhile[]>([])
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)

  const attempt = async (from: Tagged<Value>, fields: F, again: boolean): Promise<void> => {
    const changed = changedOf(source.fieldsOf(from.value), fields)
    if (Object.keys(changed).length === 0) {
      source.onSaved()
      return
    }
    try {
      await source.save(changed, from.etag)
      // It is saved even if it can't be read now: then the next save finds that it is older.
      const saved = source.stays ? await source.reread().catch(() => null) : null
      if (saved) {
        setBase(saved)
        // What was typed while it was being saved is not lost.
        setTyped((now) => rebase(fields, now, source.fieldsOf(saved.value)).typed)
      }
      source.onSaved()
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error
      const fresh = await source.reread()
      const next = rebase(source.fieldsOf(from.value), fields, source.fieldsOf(fresh.value))
      setBase(fresh)
      setTyped(next.typed)
      setMeanwhile(next.meanwhile)
      // What changed is not in this form, such as the household: nothing to decide.
      if (next.meanwhile.length === 0 && again) await attempt(fresh, next.typed, false)
      else if (next.meanwhile.length === 0) throw error
    }
  }
  const submit = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    setMeanwhile([])
    try {
      await attempt(base, typed, true)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const set = (field: keyof F & string, text: string) => {
    setTyped((old) => ({ ...old, [field]: text }))
    setMeanwhile((old) =>
      old.map((one) => (one.field === field ? { ...one, contested: text !== one.theirs } : one)),
    )
  }
  return { typed, set, meanwhile, problem, busy, submit: () => void submit() }
}
