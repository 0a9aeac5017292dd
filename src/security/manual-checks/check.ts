/** What one look at a running shop found. These three members are the contract of `6fb verify --json`. */
export interface Check {
  name: string
  ok: boolean
  /** What was seen, or what is wrong and what to do about it, in a sentence. */
  detail: string
}

/** What a check says about itself; a check that throws has failed, and its message is the detail. */
export interface Verdict {
  ok: boolean
  detail: string
}

/** The verdict on a list of faults: well when there is none, else the first ones in words. */
export function verdictOn(faults: readonly string[], well: string): Verdict {
  if (faults.length === 0) return { ok: true, detail: well }
  const more = faults.length > 3 ? `; and ${faults.length - 3} more` : ''
  return { ok: false, detail: `${faults.slice(0, 3).join('; ')}${more}` }
}
