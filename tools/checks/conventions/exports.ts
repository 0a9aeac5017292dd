import type { Comment, Declaration, Expression, Program, Statement, TSTypeAnnotation } from 'oxc-parser'

/** One exported name. */
export interface Export {
  name: string
  kind: 'function' | 'async function' | 'value' | 'type'
  /** A docstring stands right above its declaration. */
  documented: boolean
  /** Where its declaration starts. */
  offset: number
}

type Declared = Omit<Export, 'documented'>

/** The names that a module itself declares and exports; of overloads, one. Not what it passes on from others. */
export function listExports(program: Program, comments: Comment[], text: string): Export[] {
  const declared = program.body.flatMap((statement) => declarationsOf(statement))
  const exported = program.body.flatMap((statement) => exportedBy(statement, declared))
  const byName = new Map<string, Export>()
  for (const found of exported) {
    const documented =
      hasDocstring(found.offset, comments, text) || byName.get(found.name)?.documented === true
    byName.set(found.name, { ...found, documented })
  }
  return [...byName.values()]
}

function exportedBy(statement: Statement, declared: Declared[]): Declared[] {
  if (statement.type === 'ExportDefaultDeclaration') {
    return [{ name: 'default', kind: 'value', offset: statement.start }]
  }
  if (statement.type !== 'ExportNamedDeclaration' || statement.source) return []
  if (statement.declaration) return declarationsOf(statement)
  const names = statement.specifiers.map(({ local }) => (local.type === 'Literal' ? local.value : local.name))
  return declared.filter(({ name }) => names.includes(name))
}

function declarationsOf(statement: Statement): Declared[] {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (!declaration) return []
  return namesIn(declaration).map((found) => ({ ...found, offset: statement.start }))
}

function namesIn(node: Declaration | Statement): Omit<Declared, 'offset'>[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction': {
      const isAsync = node.async || givesPromise(node.returnType)
      return node.id ? [{ name: node.id.name, kind: isAsync ? 'async function' : 'function' }] : []
    }
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id, init }) =>
        id.type === 'Identifier' ? [{ name: id.name, kind: kindOfValue(init) }] : [],
      )
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return node.id ? [{ name: node.id.name, kind: 'value' }] : []
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return [{ name: node.id.name, kind: 'type' }]
    default:
      return []
  }
}

function kindOfValue(init: Expression | null): Export['kind'] {
  if (init?.type !== 'ArrowFunctionExpression' && init?.type !== 'FunctionExpression') return 'value'
  return init.async || givesPromise(init.returnType) ? 'async function' : 'function'
}

function givesPromise(annotation: TSTypeAnnotation | null | undefined): boolean {
  const type = annotation?.typeAnnotation
  return (
    type?.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Promise'
  )
}

function hasDocstring(offset: number, comments: Comment[], text: string): boolean {
  const above = comments.filter(({ end }) => end <= offset).at(-1)
  if (above?.type !== 'Block' || !above.value.startsWith('*')) return false
  return /\w/.test(above.value) && text.slice(above.end, offset).trim() === ''
}
