import { posix } from 'node:path'
import { parseSync, Visitor, type Comment, type Program } from 'oxc-parser'
import { listExports, type Export } from './exports.ts'

/** One import of a module: static, dynamic, or of a type. */
export interface Import {
  specifier: string
  /** The imported file as a path from the root, or null for a package. */
  target: string | null
  /** Erased when the program runs. */
  typeOnly: boolean
  line: number
}

/** A source file, parsed, with what the conventions ask about it. */
export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string
  text: string
  program: Program
  comments: Comment[]
  imports: Import[]
  exports: Export[]
  /** The line, counted from 1, that holds the character at `offset`. */
  lineAt(offset: number): number
}

/** Parses one file. Throws an Error that names the file when it is not valid TypeScript. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text)
  const [error] = errors
  if (error) throw new Error(`${path}: ${error.message}`)
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const imports = listImports(path, program, lineAt)
  return { path, text, program, comments, imports, exports: listExports(program, comments, text), lineAt }
}

function listImports(path: string, program: Program, lineAt: (offset: number) => number): Import[] {
  const imports: Import[] = []
  const add = (source: { value: unknown; start: number }, typeOnly: boolean): void => {
    if (typeof source.value !== 'string') return
    const specifier = source.value
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null
    imports.push({ specifier, target, typeOnly, line: lineAt(source.start) })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => void (node.source && add(node.source, node.exportKind === 'type')),
    ImportExpression: (node) => void (node.source.type === 'Literal' && add(node.source, false)),
    TSImportType: (node) => add(node.source, true),
  }).visit(program)
  return imports
}
