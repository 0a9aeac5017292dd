import type { PayloadFamily } from './family.ts'
import { isMarkup, isXmlEntity } from './markup.ts'
import { isDirectoryFilter, isQueryObject } from './query-object.ts'
import { isCommand } from './shell.ts'
import { isSqlInjection } from './sql.ts'
import { isTemplate } from './template.ts'
import { isTraversal } from './traversal.ts'
import { viewsOf } from './views.ts'

const judges: readonly (readonly [PayloadFamily, (view: string) => boolean])[] = [
  ['xxe', isXmlEntity],
  ['template_injection', isTemplate],
  ['xss', isMarkup],
  ['nosql_injection', isQueryObject],
  ['sql_injection', isSqlInjection],
  ['command_injection', isCommand],
  ['path_traversal', isTraversal],
  ['ldap_injection', isDirectoryFilter],
  ['control_character', (view) => view.includes('\0')],
]

/** Letters, digits, spaces and the punctuation of names and sentences, without a word of SQL: most of what people send. */
const HARMLESS = /^[\p{L}\p{N}\p{M}\p{Extended_Pictographic} ,.!?@_+-]*$/u
const TALKS_SQL = /select|sleep|waitfor|like|\.\.|--|information_schema|__|document\.|this\.|\bid\b/i

/**
 * The family of attack that `text` belongs to, or null: for most of what people write, after one look. Pure, and linear in the
 * length of the text.
 */
export function familyOf(text: string): PayloadFamily | null {
  if (text.length < 3 || (HARMLESS.test(text) && !TALKS_SQL.test(text) && isCompatible(text))) return null
  const views = viewsOf(text)
  for (const [family, holds] of judges) if (views.some(holds)) return family
  return null
}

/** Whether no character of it stands for another: a full-width quote is a letter to nobody but to Unicode. */
const isCompatible = (text: string): boolean => !/[\uff00-\uffef\ufe50-\ufe6f\u2024-\u2026]/.test(text)
