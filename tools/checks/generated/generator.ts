/** A committed file that is made from something else. */
export interface Generator {
  /** From the root of the project. */
  path: string
  /** The whole text of the file, the same for the same sources. */
  generate(): Promise<string>
}
