import { expect } from 'vitest'
import { conventionsStep } from '../../tools/checks/conventions.ts'
import { plant } from './plant.test-helper.ts'

/** A violation: the rule, what the complaint must say, and the files; the first one breaks the rule. */
export type Planted = [rule: string, says: string, files: Record<string, string>]

/** Expects the conventions to fail on the planted files, and to name the rule, the place and the reason. */
export async function expectNamed([rule, says, files]: Planted): Promise<void> {
  const { ok, output } = await conventionsStep.run(plant(files))
  const lines = output.split('\n').filter((line) => line.includes(`  ${rule}: `))
  expect(lines.join('\n')).toContain(says)
  expect(lines[0]).toContain(`${Object.keys(files)[0]}:`)
  expect(ok).toBe(false)
}
