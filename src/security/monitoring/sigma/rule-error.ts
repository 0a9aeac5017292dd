/** A rule that can't be loaded. It names the file and the construct, so that nobody has to search. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly file: string
  readonly construct: string

  constructor(file: string, construct: string, why: string) {
    super(`${file}: ${construct}: ${why}`)
    this.file = file
    this.construct = construct
  }
}

/** Refuses a rule by throwing a RuleError: `construct` says where in the document, `why` says what to do. */
export type Refuse = (construct: string, why: string) => never

/** The Refuse of one file. */
export function refuseIn(file: string): Refuse {
  return (construct, why) => {
    throw new RuleError(file, construct, why)
  }
}
