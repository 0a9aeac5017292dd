import type { FactName } from './fact.ts'

/** A condition, read: it holds when one of the alternatives does, and that when all of its comparisons do. */
export type Condition = readonly (readonly { name: string; isEqual: boolean; value: string }[])[]

/** What a person may have done with one press: an order as POST /containments takes it. */
export type Proposal = Readonly<Record<string, string | number>>

/** What a step of a playbook is, as far as it is executed here. */
export type PlaybookStep =
  /** The guard gathers a fact. */
  | { kind: 'gather'; name: string; says: string; fact: FactName; next: string }
  /** A person decides or does something. */
  | {
      kind: 'manual'
      name: string
      says: string
      text: string
      proposal: Proposal | null
      /** How long it may take, in milliseconds; null for as long as it takes. */
      timeoutMs: number | null
      next: string
    }
  | {
      kind: 'condition'
      name: string
      condition: Condition
      onTrue: string
      onFalse: string | null
      next: string
    }
  | { kind: 'parallel'; name: string; branches: readonly string[]; next: string }
  | { kind: 'playbook'; name: string; playbookId: string; next: string }
  | { kind: 'end' }

/** A playbook, ready to run (CACAO 2.0, of which playbooks/README.md says how much). */
export interface Playbook {
  id: string
  /** Its file without .json. */
  key: string
  title: string
  /** A digest of its file: other content, other version. */
  version: string
  first: string
  steps: ReadonlyMap<string, PlaybookStep>
}

/** All playbooks by their id. */
export type PlaybookLibrary = ReadonlyMap<string, Playbook>

/** A playbook that can't be run. The message names file, place and reason. */
export class PlaybookError extends Error {
  override name = 'PlaybookError'
}
