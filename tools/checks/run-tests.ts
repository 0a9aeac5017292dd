import { join } from 'node:path'
import { DefaultReporter, startVitest, type TestModule } from 'vitest/node'

/** How many tests there were, by how they ended. A file that could not be loaded is one failed test. */
export interface TestCounts {
  passed: number
  failed: number
  skipped: number
}

/** What to run: vitest's file filters (a part of a path each) and its projects; none means all. */
export interface TestSelection {
  filters: string[]
  projects: string[]
}

/**
 * Runs the tests under `root` and prints vitest's own account of them. Errors outside any test count as
 * failed, so that nothing can break without being counted.
 */
export async function runTests(root: string, selection: TestSelection): Promise<TestCounts> {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 }
  const counter = {
    onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
      counts.failed += unhandledErrors.length
      for (const module of modules) countModule(module, counts)
    },
  }
  const options = {
    root,
    config: join(root, 'vitest.config.ts'),
    watch: false,
    passWithNoTests: true,
    ...(selection.projects.length > 0 && { project: selection.projects }),
  }
  const vitest = await startVitest(selection.filters, {
    ...options,
    reporters: [new DefaultReporter(), counter],
  })
  await vitest.close()
  // Setting up or tearing down failed before any test could say so.
  if (process.exitCode !== undefined && process.exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}

function countModule(module: TestModule, counts: TestCounts): void {
  let failedHere = 0
  for (const { state } of [...module.children.allTests()].map((test) => test.result())) {
    if (state === 'passed') counts.passed += 1
    else if (state === 'failed') failedHere += 1
    else counts.skipped += 1
  }
  // A hook or an import that failed leaves tests that never ran; vitest shows them as skipped.
  counts.failed += failedHere === 0 && module.state() === 'failed' ? 1 : failedHere
}
