import { spawn } from 'node:child_process'

/** What one step of the gate found. `output` is for a person and is shown only when `ok` is false. */
export interface StepResult {
  ok: boolean
  output: string
}

/** One named part of the gate. It looks at the tree under `root`, which need not be this repository. */
export interface Step {
  name: string
  run(root: string): Promise<StepResult>
}

/** A step's result with its name and the time it took. */
export interface FinishedStep extends StepResult {
  name: string
  duration_ms: number
}

/** Runs one step and measures it. A step that throws has failed, with its error as the output. */
export async function runStep(step: Step, root: string): Promise<FinishedStep> {
  const startedMs = performance.now()
  const result = await step.run(root).catch((error: unknown) => ({ ok: false, output: describe(error) }))
  return { name: step.name, duration_ms: Math.round(performance.now() - startedMs), ...result }
}

/** Runs a program in `cwd` without input and collects what it prints; ok means exit code 0. */
export function runProgram(file: string, args: string[], cwd: string): Promise<StepResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => resolve({ ok: false, output: describe(error) }))
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString().trim() }))
  })
}

/** The result of a check that lists its complaints: ok when there are none. */
export function resultOf(complaints: string[]): StepResult {
  return { ok: complaints.length === 0, output: complaints.join('\n') }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
