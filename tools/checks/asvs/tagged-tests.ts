import { Visitor, type CallExpression, type Expression } from 'oxc-parser'
import { parseSourceFile } from '../conventions/source-file.ts'

/** A test that shows a requirement. */
export interface TaggedTest {
  id: string
  path: string
  title: string
}

const TAG = /^ ASVS (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*)$/

/**
 * The tests of one file whose tag, a comment like `// ASVS 6.2.1, 6.2.4`, stands in the line above; and a complaint for each
 * comment that looks like a tag and stands above no test, or is written otherwise.
 */
export function taggedTests(path: string, text: string): { tests: TaggedTest[]; complaints: string[] } {
  const tests: TaggedTest[] = []
  const complaints: string[] = []
  if (!text.includes('// ASVS')) return { tests, complaints }
  const file = parseSourceFile(path, text)
  const titles = new Map<number, string>()
  const groups: { title: string; start: number; end: number }[] = []
  new Visitor({
    CallExpression(call) {
      const [name, title] = namedCall(call) ?? []
      if (title === undefined) return
      if (name === 'describe') groups.push({ title, start: call.start, end: call.end })
      else
        titles.set(
          file.lineAt(call.start),
          [...groups.filter(({ end }) => end > call.start).map((group) => group.title), title].join(' › '),
        )
    },
  }).visit(file.program)
  for (const { value, start } of file.comments.filter((comment) => comment.value.startsWith(' ASVS'))) {
    const line = file.lineAt(start)
    const ids = TAG.exec(value)?.[1]?.split(', ')
    const title = titles.get(line + 1)
    if (ids === undefined) complaints.push(`${path}:${line}  write // ASVS 6.2.1, 6.2.4`)
    else if (title === undefined) complaints.push(`${path}:${line}  there is no test in the next line`)
    else tests.push(...ids.map((id) => ({ id, path, title })))
  }
  return { tests, complaints }
}

/** What kind of call it is and what it is called: `test('…')`, `it.each(…)('…')`, `describe('…')`; null for all others. */
function namedCall({ callee, arguments: [first] }: CallExpression): [name: string, title: string] | null {
  if (first?.type !== 'Literal' || typeof first.value !== 'string') return null
  let root: Expression = callee
  while (root.type === 'MemberExpression' || root.type === 'CallExpression')
    root = root.type === 'MemberExpression' ? root.object : root.callee
  if (root.type !== 'Identifier' || !['test', 'it', 'describe'].includes(root.name)) return null
  return [root.name, first.value]
}
