import type { SourceFile } from './source-file.ts'

/** A place that breaks a convention. */
export interface Violation {
  rule: string
  path: string
  line: number
  /** What is wrong and what to do instead. */
  message: string
}

/** A convention: the places in `file` that break it. `files` holds every parsed file by its path. */
export type Convention = (file: SourceFile, files: ReadonlyMap<string, SourceFile>) => Iterable<Violation>
