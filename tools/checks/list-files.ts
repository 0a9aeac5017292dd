import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const notOurs = new Set(['node_modules', '.git', '.cache'])

/**
 * The files of the tree under `root`, as sorted paths with forward slashes: what git tracks or would
 * track. Outside a git work tree, every regular file except installed packages.
 */
export function listFiles(root: string): string[] {
  const found = existsSync(join(root, '.git')) ? listedByGit(root) : walk(root, root)
  return found.filter((path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile()).sort()
}

function listedByGit(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const output = execFileSync('git', ['-c', 'safe.directory=*', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return output.split('\0').filter(Boolean)
}

function walk(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (notOurs.has(entry.name)) return []
    return entry.isDirectory() ? walk(root, path) : [relative(root, path).split(sep).join('/')]
  })
}
