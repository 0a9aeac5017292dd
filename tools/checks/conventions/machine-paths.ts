import type { Violation } from './violation.ts'

const homes = /(?<![\w./:-])\/(?:Users|home|root|work|workspace)\/[\w-]+|\b[A-Z]:\\Users\\/
const registry = /\bregistry\s*[=:]\s*["']?https?:\/\/|--registry[= ]/

/**
 * No file names a place that only one machine has: a home or working folder (`root` itself included),
 * or a package registry.
 */
export function* machinePaths(path: string, text: string, root: string): Generator<Violation> {
  for (const [index, line] of text.split('\n').entries()) {
    const match = homes.exec(line) ?? registry.exec(line)
    const found = match?.[0] ?? (root.length > 4 && line.includes(`${root}/`) ? root : undefined)
    if (found === undefined) continue
    yield { rule: 'machine-path', path, line: index + 1, message: `${found} exists on one machine only` }
  }
}
