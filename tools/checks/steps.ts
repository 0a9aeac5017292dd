import { conventionsStep } from './conventions.ts'
import { generatedStep } from './generated.ts'
import { lockStep } from './lock.ts'
import type { Step } from './step.ts'
import { formatStep, lintStep, typesStep, unusedStep } from './tools.ts'

/** The quality gate, quick answers first. */
export const steps: Step[] = [
  lockStep,
  conventionsStep,
  formatStep,
  typesStep,
  lintStep,
  unusedStep,
  generatedStep,
]
