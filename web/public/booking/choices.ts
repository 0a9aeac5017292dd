import { useCallback, useEffect, useState } from 'react'

/** The steps of booking, in order. */
export const steps = ['service', 'time', 'details', 'done'] as const

/** One of the steps. */
export type Step = (typeof steps)[number]

/** What was chosen so far. All of it stands in the address, so that back, reload and a shared link lose nothing. */
export interface Choices {
  step: Step
  service: string | null
  /** Null means anyone. */
  barber: string | null
  /** Shop-local day, YYYY-MM-DD. */
  day: string | null
  /** Start of the chosen time, RFC 3339. */
  at: string | null
}

const isStep = (text: string | null): text is Step => steps.some((step) => step === text)

/** Reads choices from a query string; a step that lacks what comes before it falls back to that. */
export function readChoices(search: string): Choices {
  const params = new URLSearchParams(search)
  const [service, at] = [params.get('service'), params.get('at')]
  const asked = params.get('step')
  let step: Step = isStep(asked) ? asked : 'service'
  if (step === 'details' && !at) step = 'time'
  if (step !== 'done' && !service) step = 'service'
  return { step, service, barber: params.get('barber'), day: params.get('day'), at }
}

/** Writes choices as a query string, with its question mark. */
export function writeChoices(choices: Choices): string {
  const params = new URLSearchParams()
  for (const name of ['step', 'service', 'barber', 'day', 'at'] as const) {
    const value = choices[name]
    if (value && !(name === 'step' && value === 'service')) params.set(name, value)
  }
  const text = params.toString()
  return text ? `?${text}` : location.pathname
}

/** The choices and the way to change them; a new step is a new entry of the browser's history, a choice within one is not. */
export function useChoices(): [Choices, (change: Partial<Choices>) => void] {
  const [choices, setChoices] = useState(() => readChoices(location.search))
  useEffect(() => {
    const follow = () => setChoices(readChoices(location.search))
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  const choose = useCallback((change: Partial<Choices>) => {
    const before = readChoices(location.search)
    const after = { ...before, ...change }
    const newEntry = after.step !== before.step && after.step !== 'done'
    history[newEntry ? 'pushState' : 'replaceState'](null, '', writeChoices(after))
    setChoices(after)
    if (after.step !== before.step) scrollTo({ top: 0 })
  }, [])
  return [choices, choose]
}
