import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Generator } from './generated/generator.ts'
import { generators } from './generated/generators.ts'
import { resultOf, type Step } from './step.ts'

/** Generated truth: what is committed is what its sources give. */
export const generatedStep: Step = {
  name: 'generated',
  run: async (root) => resultOf(await findStale(root, generators)),
}

/** One complaint for each generated file under `root` that is absent or differs from what its sources give. */
export async function findStale(root: string, list: Generator[]): Promise<string[]> {
  const complaints: string[] = []
  for (const generator of list) {
    const { path } = generator
    const text = await generator.generate()
    const file = join(root, path)
    if (!existsSync(file)) complaints.push(`${path} is missing: run npm run generate`)
    else if (readFileSync(file, 'utf8') !== text)
      complaints.push(`${path} is out of date: run npm run generate`)
  }
  return complaints
}

/** Writes every generated file below `root` and returns the paths that changed. */
export async function writeGenerated(root: string, list: Generator[]): Promise<string[]> {
  const changed: string[] = []
  for (const generator of list) {
    const { path } = generator
    const text = await generator.generate()
    const file = join(root, path)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    changed.push(path)
  }
  return changed
}
