import { Visitor, type Expression } from 'oxc-parser'
import { analyse } from 'scslre'
import { isTest } from './place.ts'
import type { Convention, Violation } from './violation.ts'

/**
 * A regular expression of `src` takes time in proportion to its text, whoever wrote that (ASVS 1.3.12): none backtracks
 * over two loops that can take the same characters, and none looks from every place on through what it can't match. Asked
 * of literals, of `new RegExp('…')`, and of the `pattern` of a schema.
 */
export const linearPatterns: Convention = function* (file) {
  if (!file.path.startsWith('src/') || isTest(file.path)) return
  const found: Violation[] = []
  const look = (source: string, flags: string, offset: number): void => {
    const { reports } = analyse({ source, flags: flags.replace('v', 'u') }, { reportTypes: { Move: true } })
    const worst = reports.find((report) => report.exponential) ?? reports[0]
    if (worst === undefined) return
    const message = `/${source}/ takes ${worst.exponential ? 'exponential' : 'more than linear'} time: anchor it, or let no two loops take the same characters`
    found.push({ rule: 'linear-pattern', path: file.path, line: file.lineAt(offset), message })
  }
  const lookAtText = (node: Expression | undefined, flags = 'u'): void => {
    if (node?.type === 'Literal' && typeof node.value === 'string') look(node.value, flags, node.start)
  }
  new Visitor({
    Literal(node) {
      if ('regex' in node) look(node.regex.pattern, node.regex.flags, node.start)
    },
    NewExpression({ callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && callee.name === 'RegExp' && first?.type !== 'SpreadElement')
        lookAtText(first, '')
    },
    Property({ key, value }) {
      if (key.type === 'Identifier' && key.name === 'pattern') lookAtText(value as Expression)
    },
  }).visit(file.program)
  yield* found
}
