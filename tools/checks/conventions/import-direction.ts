import { areaOf, isDomain, isTest, roleOf, type Area, type Role } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { Convention, Violation } from './violation.ts'

const mayImport: Partial<Record<Area, Area[]>> = {
  platform: ['platform'],
  app: ['platform', 'app'],
  security: ['platform', 'app', 'security'],
  entry: ['platform', 'app', 'security', 'entry'],
  web: ['web'],
}

const order: Role[] = ['noun', 'sql', 'verb', 'edge']

/** platform ← app ← security ← entry. Nothing of ours imports test, bench, drills or tools; web imports web. */
export const importDirection: Convention = function* (file) {
  const from = areaOf(file.path)
  const allowed = mayImport[from]
  for (const { target, line } of file.imports) {
    if (target?.startsWith('../')) {
      yield violation('import-direction', file, line, `${target} lies outside the project`)
    } else if (target && allowed && !isTest(file.path) && !allowed.includes(areaOf(target))) {
      yield violation('import-direction', file, line, `${from} must not import ${target}`)
    } else if (target && isTest(target) && !isTest(file.path) && allowed) {
      yield violation('import-direction', file, line, `only a test may import ${target}`)
    }
  }
}

/** noun ← .sql ← verb ← routes, commands and jobs, in app and in security. */
export const folderDirection: Convention = function* (file, files) {
  if (!isDomain(file.path)) return
  const role = roleOf(file)
  for (const { target, line } of file.imports) {
    const imported = target === null ? undefined : files.get(target)
    if (!imported || !isDomain(imported.path)) continue
    const importedRole = roleOf(imported)
    if (order.indexOf(importedRole) > order.indexOf(role)) {
      yield violation(
        'folder-direction',
        file,
        line,
        `a ${role} must not import the ${importedRole} ${target}`,
      )
    }
  }
}

function violation(rule: string, file: SourceFile, line: number, message: string): Violation {
  return { rule, path: file.path, line, message }
}
