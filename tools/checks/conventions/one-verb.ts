import { isDomain, roleOf, verbName } from './place.ts'
import type { Convention } from './violation.ts'

/** A verb file exports one function, named as the file in camelCase, and types at most beside it. */
export const oneVerb: Convention = function* (file) {
  if (!isDomain(file.path) || roleOf(file) !== 'verb') return
  const verb = verbName(file.path)
  const values = file.exports.filter(({ kind }) => kind !== 'type')
  if (!values.some(({ name, kind }) => name === verb && kind !== 'value')) {
    const message = `a file that reaches the database is a verb or ends in .sql.ts; a verb here exports ${verb}()`
    yield { rule: 'one-verb', path: file.path, line: 1, message }
  }
  for (const { name, offset } of values.filter((value) => value.name !== verb)) {
    const message = `${name} is exported beside ${verb}(): one verb, one file`
    yield { rule: 'one-verb', path: file.path, line: file.lineAt(offset), message }
  }
}
