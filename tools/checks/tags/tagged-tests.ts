import { Visitor, type CallExpression, type Expression } from 'oxc-parser'
import { parseSourceFile } from '../conventions/source-file.ts'

/** A kind of tag: `// ASVS 6.2.1, 6.2.4` has the word ASVS and ids like 6.2.1. */
export interface TagKind {
  word: string
  /** What an id looks like; the source of a regular expression without groups that capture. */
  id: string
  /** How a tag is written, for whoever wrote it otherwise. */
  example: string
}

/** A test that shows what its tag names. */
export interface TaggedTest {
  id: string
  path: string
  title: string
}

/**
 * The tests of one file whose tag, a comment like `// ASVS 6.2.1, 6.2.4`, stands in the line above, with other comments between
 * them at most; and a complaint for each comment that looks like a tag and stands above no test, or is written otherwise.
 */
export function taggedTests(
  path: string,
  text: string,
  { word, id, example }: TagKind,
): { tests: TaggedTest[]; complaints: string[] } {
  const tests: TaggedTest[] = []
  const complaints: string[] = []
  if (!text.includes(`// ${word}`)) return { tests, complaints }
  const tag = new RegExp(`^ ${word} (${id}(?:, ${id})*)$`)
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
  const commented = new Set(file.comments.map(({ start }) => file.lineAt(start)))
  for (const { value, start } of file.comments.filter((comment) => comment.value.startsWith(` ${word}`))) {
    const line = file.lineAt(start)
    const ids = tag.exec(value)?.[1]?.split(', ')
    let next = line + 1
    while (commented.has(next)) next += 1
    const title = titles.get(next)
    if (ids === undefined) complaints.push(`${path}:${line}  write ${example}`)
    else if (title === undefined) complaints.push(`${path}:${line}  there is no test in the next line`)
    else tests.push(...ids.map((one) => ({ id: one, path, title })))
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
