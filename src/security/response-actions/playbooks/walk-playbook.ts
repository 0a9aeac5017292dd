import { holds } from './parse-condition.ts'
import type { Playbook, PlaybookLibrary, PlaybookStep } from './playbook.ts'

/** How a step stands: a person waits for it, it was done, or it was left out. */
export type StepState = 'waiting' | 'done' | 'skipped'

/** What is known of a step of a run. */
export interface StepRecord {
  state: StepState
  /** Of a condition: 'true' or 'false'. */
  outcome: string
}

/** A step of a run, in the order in which people read it. */
export interface WalkedStep {
  /** Where it stands: the ids of the steps that lead into it, and its own. */
  path: string
  /** The playbook that it is part of. */
  playbook: Playbook
  step: Extract<PlaybookStep, { kind: 'gather' | 'manual' | 'condition' }>
  /** 'ready': it is its turn and nothing is known of it; 'ahead': others come first. */
  state: StepState | 'ready' | 'ahead'
}

/**
 * Walks a playbook as far as what is known of its steps goes, and looks ahead from there. Gives every step on the way, those that
 * are not reached yet too; the branches of a condition only once it is decided. Pure: the same knowledge gives the same walk.
 */
export function walkPlaybook(
  library: PlaybookLibrary,
  main: Playbook,
  known: ReadonlyMap<string, StepRecord>,
): WalkedStep[] {
  const walked: WalkedStep[] = []

  /** Walks from a step to the end of its way; gives whether all of it is behind us. */
  function follow(playbook: Playbook, from: string, prefix: string, isReached: boolean): boolean {
    let reached = isReached
    for (let stepId = from; ;) {
      const step = playbook.steps.get(stepId)
      if (step === undefined || step.kind === 'end') return reached
      reached = take(playbook, step, `${prefix}${stepId}`, reached)
      stepId = step.next
    }
  }

  function take(
    playbook: Playbook,
    step: Exclude<PlaybookStep, { kind: 'end' }>,
    path: string,
    isReached: boolean,
  ): boolean {
    switch (step.kind) {
      case 'parallel': {
        const ends = step.branches.map((branch) => follow(playbook, branch, `${path}/`, isReached))
        return isReached && ends.every(Boolean)
      }
      case 'playbook': {
        const called = library.get(step.playbookId)
        return called === undefined ? isReached : follow(called, called.first, `${path}/`, isReached)
      }
      case 'condition': {
        const record = known.get(path)
        walked.push({ path, playbook, step, state: isReached ? (record?.state ?? 'ready') : 'ahead' })
        if (!isReached || record === undefined) return false
        const branch = record.outcome === 'true' ? step.onTrue : step.onFalse
        return branch === null || follow(playbook, branch, `${path}/`, true)
      }
      case 'gather':
      case 'manual': {
        const state = isReached ? (known.get(path)?.state ?? 'ready') : 'ahead'
        walked.push({ path, playbook, step, state })
        return state === 'done' || state === 'skipped'
      }
    }
  }

  follow(main, main.first, '', true)
  return walked
}

/** What a condition comes to with these values, as it is written down. */
export function decide(
  step: Extract<PlaybookStep, { kind: 'condition' }>,
  values: Readonly<Record<string, string>>,
): string {
  return String(holds(step.condition, values))
}
