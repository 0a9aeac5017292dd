/** How a requirement stands here. */
export type Standing =
  /** It is met in these files, and a test that is tagged with it shows it; `gap` is what is missing all the same. */
  | { where: readonly string[]; gap?: string }
  /** It is met in these files, and no test can show it: `seenBy` says how a reader sees it. */
  | { where: readonly string[]; seenBy: string }
  /** Nothing here is what it speaks of. */
  | { doesNotApply: string }
  /** It applies, and is not met. */
  | { notMet: string }

/** A requirement of OWASP ASVS 5.0. */
export interface Requirement {
  /** Such as 6.2.1: chapter, section, number. */
  id: string
  level: 1 | 2
  /** What it asks, in our own words. */
  asks: string
  standing: Standing
}

/** A chapter of it, with its requirements of levels 1 and 2 in their order. */
export interface Chapter {
  number: number
  name: string
  requirements: readonly Requirement[]
}

/** A requirement, written in one line of a table. */
export function ask(id: string, level: 1 | 2, asks: string, standing: Standing): Requirement {
  return { id, level, asks, standing }
}

/** Whether tests that are tagged with it have to show a requirement. */
export function needsTest(standing: Standing): standing is { where: readonly string[]; gap?: string } {
  return 'where' in standing && !('seenBy' in standing)
}
