import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resultOf, type Step } from './step.ts'

interface Manifest {
  name?: string
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  inBundle?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** Everything that keeps `npm ci` from giving the same tree on every machine. */
export const lockStep: Step = {
  name: 'lock',
  run: async (root) => resultOf(findLockProblems(root)),
}

/**
 * Complaints about package-lock.json, sorted: an optional platform package without an entry (npm
 * writes such a lock without a word, and `npm ci` then fails on it), an entry without an integrity
 * hash, one from another host than the public registry, a range where an exact version belongs, and
 * package.json changed without the lock.
 */
export function findLockProblems(root: string): string[] {
  if (!existsSync(join(root, 'package-lock.json'))) return ['package-lock.json is missing']
  const manifest = readJson<Manifest>(join(root, 'package.json'))
  const { packages = {} } = readJson<{ packages?: Record<string, Manifest> }>(join(root, 'package-lock.json'))
  const complaints = [...rangesIn(manifest), ...differences(manifest, packages[''] ?? {})]
  for (const [path, entry] of Object.entries(packages)) {
    complaints.push(...missingOptionals(path, entry, packages), ...unsafeSource(path, entry))
  }
  return complaints.sort()
}

function* rangesIn(manifest: Manifest): Generator<string> {
  for (const [name, version] of Object.entries(allDependencies(manifest))) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      yield `package.json: ${name} "${version}" is not an exact version`
  }
}

function* differences(manifest: Manifest, locked: Manifest): Generator<string> {
  const wanted = allDependencies(manifest)
  const present = allDependencies(locked)
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(present)])) {
    if (wanted[name] === present[name]) continue
    yield `${name} is ${wanted[name] ?? 'absent'} in package.json and ${present[name] ?? 'absent'} in the lock`
  }
}

function* missingOptionals(
  path: string,
  entry: Manifest,
  packages: Record<string, Manifest>,
): Generator<string> {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!candidates(path, name).some((candidate) => candidate in packages)) {
      yield `${name}, optional for ${path || 'the project'}, has no entry in the lock`
    }
  }
}

/** Where Node would look for `name` from the package at `path`: its own node_modules, then each one above. */
function candidates(path: string, name: string): string[] {
  const parts = path === '' ? [] : path.split('/node_modules/')
  const places = parts.map(
    (_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`,
  )
  return [...places, `node_modules/${name}`]
}

function* unsafeSource(path: string, entry: Manifest): Generator<string> {
  if (!path.includes('node_modules/') || entry.link === true || entry.inBundle === true) return
  if (entry.integrity === undefined) yield `${path} has no integrity hash`
  if (entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/')) {
    yield `${path} comes from another place than the public registry`
  }
}

function allDependencies(manifest: Manifest): Record<string, string> {
  return { ...manifest.devDependencies, ...manifest.optionalDependencies, ...manifest.dependencies }
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}
