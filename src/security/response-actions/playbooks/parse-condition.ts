import type { Condition } from './playbook.ts'

const COMPARISON = /^__([a-z][a-z_]*)__:value (=|!=) '([^']*)'$/

/**
 * Reads a condition of the kind that is run here: comparisons like `__severity__:value = 'P0'`, joined by AND and OR, of
 * which AND binds closer (CACAO 2.0, section 4.8; STIX 2.1 patterning). Null for any other.
 */
export function parseCondition(text: string): Condition | null {
  const read = text.split(' OR ').map((part) =>
    part.split(' AND ').map((comparison) => {
      const [, name, operator, value] = COMPARISON.exec(comparison.trim()) ?? []
      return name === undefined || value === undefined ? null : { name, isEqual: operator === '=', value }
    }),
  )
  const known = read.map((all) => all.filter((one) => one !== null))
  return known.some((all, at) => all.length !== read[at]?.length) ? null : known
}

/** Whether it holds with these values; a value that is missing is empty. */
export function holds(condition: Condition, values: Readonly<Record<string, string>>): boolean {
  return condition.some((all) =>
    all.every(({ name, isEqual, value }) => ((values[name] ?? '') === value) === isEqual),
  )
}
