import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkRules } from './link-rules.ts'
import { parseRules } from './parse-rules.ts'
import { RuleError } from './rule-error.ts'
import type { RuleSet } from './rule.ts'

/**
 * Loads every rule of `directory`: each folder in it holds one `rule.yml`.
 * Throws a RuleError that names file and construct for anything unsupported: a rule is run or refused, never skipped.
 */
export function loadRules(directory: string): RuleSet {
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const rules = folders.flatMap(({ name }) => {
    const file = join(directory, name, 'rule.yml')
    if (!existsSync(file)) throw new RuleError(file, 'rule.yml', 'the folder has no such file')
    return parseRules(readFileSync(file, 'utf8'), `${name}/rule.yml`)
  })
  return linkRules(rules)
}
