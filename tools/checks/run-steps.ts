import { runStep, type FinishedStep, type Step } from './step.ts'

/** Runs all `list` over the tree at `root`, also after one has failed, and prints a line for each as it ends. */
export async function runSteps(list: Step[], root: string): Promise<FinishedStep[]> {
  const finished: FinishedStep[] = []
  for (const step of list) {
    const result = await runStep(step, root)
    console.log(
      `${result.ok ? '✓' : '✗'} ${result.name.padEnd(12)} ${String(result.duration_ms).padStart(6)} ms`,
    )
    if (!result.ok) console.log(indent(result.output))
    finished.push(result)
  }
  return finished
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}
