/** What stands in a form, as text. */
export type Fields = Record<string, string>

/** A field that was saved by somebody else while it stood in a form. */
export interface Meanwhile {
  field: string
  /** What stands there now. */
  theirs: string
  /** Whether something else was typed there, which is kept. */
  contested: boolean
}

/** The fields that differ from what was read. */
export function changedOf<F extends Fields>(base: F, typed: F): Partial<F> {
  const changed: Partial<F> = {}
  for (const field of Object.keys(base) as (keyof F)[])
    if (typed[field] !== base[field]) changed[field] = typed[field]
  return changed
}

/**
 * Brings what was typed onto what was saved in between: a field that was typed into keeps its text, every other takes the
 * fresh one. Says what is new.
 */
export function rebase<F extends Fields>(base: F, typed: F, fresh: F): { typed: F; meanwhile: Meanwhile[] } {
  const next = { ...fresh }
  const meanwhile: Meanwhile[] = []
  for (const field of Object.keys(fresh) as (keyof F & string)[]) {
    const own = typed[field] !== base[field]
    if (own) next[field] = typed[field]
    if (fresh[field] !== base[field] && fresh[field] !== typed[field])
      meanwhile.push({ field, theirs: fresh[field] ?? '', contested: own })
  }
  return { typed: next, meanwhile }
}
