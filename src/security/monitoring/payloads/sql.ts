import { sqlTokens, type SqlToken } from './sql-token.ts'

/** Nobody writes SQL without one of these characters and words. */
const WORTH_A_LOOK =
  /['"`;=]|[a-z\d_]\(|--|\/\*|\b(?:select|like|waitfor)\b|information_schema|sqlite_master|xp_|@@/

/**
 * Whether a view of a text breaks out of SQL, or into it. A quote, a dash or a word of SQL says nothing: it takes a quote or a
 * number followed by a condition on constants, a second statement, a UNION, a subquery in place of a value, a comment that cuts
 * off the rest, or a function that nobody but an attacker calls.
 */
export function isSqlInjection(view: string): boolean {
  if (!WORTH_A_LOOK.test(view)) return false
  const tokens = sqlTokens(view)
  return cutsOffTheRest(view, tokens) || tokens.some((token, at) => beginsAttack(tokens, at, token))
}

const ASKING = new Set(['or', 'and', '||', '&&', 'having', 'where', 'xor'])
const JOINING = new Set(['union', 'intersect', 'except'])
const STATEMENTS = new Set([
  'waitfor',
  'into',
  'procedure',
  'drop',
  'truncate',
  'alter',
  'delete',
  'insert',
  'update',
  'create',
  'grant',
  'exec',
  'execute',
  'declare',
  'copy',
  'shutdown',
  'select',
])

/** Asks of a piece only what it can begin: most can begin nothing. */
function beginsAttack(tokens: readonly SqlToken[], at: number, { kind, text }: SqlToken): boolean {
  if (kind === 'quote') return breaksOut(tokens, at)
  if (text === '(' || text === 'case') return isSubquery(tokens, at)
  if (ASKING.has(text)) return asksConstants(tokens, at)
  if (kind !== 'word') return false
  if (JOINING.has(text)) return isUnion(tokens, at)
  return (STATEMENTS.has(text) && isStatement(tokens, at)) || isTellingName(tokens, at)
}

const is = (token: SqlToken | undefined, ...texts: string[]): boolean =>
  token !== undefined && texts.includes(token.text)
const isQuote = (token: SqlToken | undefined): boolean => token?.kind === 'quote'
const isEnd = (token: SqlToken | undefined): boolean =>
  token === undefined || token.kind === 'comment' || token.text === ';'
const isName = (token: SqlToken | undefined): boolean => token?.kind === 'word'

const CONNECTORS = ['or', 'and', 'xor', '||', '&&', '|', '&', 'div', 'having', 'where', 'rlike', 'when']
const COMPARISONS = ['=', '==', '<=>', '<>', '!=', '<', '>', '<=', '>=', 'like', 'regexp', 'rlike', 'is', '^']
const CONSTANTS = ['null', 'true', 'false']

/** A value and the place after it: `literal` is its text when it is a constant, null when it is a name. */
interface Operand {
  literal: string | null
  isQuoted: boolean
  next: number
}

function operandAt(tokens: readonly SqlToken[], start: number): Operand | null {
  let at = start
  while (is(tokens[at], '(', '!', '~', 'not', '-', '+', 'binary') || isSign(tokens, at)) at += 1
  const token = tokens[at]
  if (token === undefined) return null
  if (token.kind === 'number' || CONSTANTS.includes(token.text))
    return { literal: token.text, isQuoted: false, next: at + 1 }
  if (token.kind === 'word') return { literal: null, isQuoted: false, next: at + 1 }
  if (token.kind !== 'quote') return null
  // 'x', '', and '1 whose end the statement brings along.
  const words: string[] = []
  for (let end = at + 1; end <= at + 4; end += 1) {
    const inner = tokens[end]
    if (inner === undefined) return { literal: words.join(' '), isQuoted: true, next: end }
    if (inner.text === token.text) return { literal: words.join(' '), isQuoted: true, next: end + 1 }
    words.push(inner.text)
  }
  return null
}

const isSign = (tokens: readonly SqlToken[], at: number): boolean =>
  tokens[at]?.text === '@' && isName(tokens[at + 1])

/** Two constants that are compared, from `at` on: how alike they are and where it ends. */
function comparisonAt(
  tokens: readonly SqlToken[],
  at: number,
): { left: Operand; right: Operand; next: number } | null {
  const left = operandAt(tokens, at)
  if (left === null) return null
  let middle = left.next
  while (is(tokens[middle], ')')) middle += 1
  if (!COMPARISONS.includes(tokens[middle]?.text ?? '')) return null
  middle += is(tokens[middle + 1], 'not') ? 2 : 1
  const right = operandAt(tokens, middle)
  return right === null ? null : { left, right, next: right.next }
}

/** A quote that ends a text, then a condition, an order, a joined text or another statement. */
function breaksOut(tokens: readonly SqlToken[], at: number): boolean {
  let next = at + 1
  while (is(tokens[next], ')')) next += 1
  const first = tokens[next]
  if (is(first, '||', '+') && tokens[next + 1] !== undefined) {
    const after = tokens[next + 1]
    if (is(after, '(') || (isName(after) && is(tokens[next + 2], '(') && isAdjacent(after, tokens[next + 2])))
      return true
    if (is(first, '||') && (isQuote(after) || after?.kind === 'number')) return true
  }
  if (is(first, 'order', 'group') && is(tokens[next + 1], 'by') && tokens[next + 2]?.kind === 'number')
    return tokens.slice(next + 3).some(({ kind }) => kind === 'comment')
  if (is(first, 'like') && isQuote(tokens[next + 1]) && is(tokens[next + 2], '%')) return true
  if (is(first, '=', '<>', '!=', 'is', '-', '^', '*')) {
    const compared = operandAt(tokens, next + 1)
    return compared !== null && isCutOff(tokens, compared.next)
  }
  if (!is(first, ...CONNECTORS)) return false
  const comparison = comparisonAt(tokens, next + 1)
  if (comparison !== null) {
    const { left, right } = comparison
    const isSaid =
      (is(tokens[left.next], 'like') && !left.isQuoted && !right.isQuoted) || is(tokens[left.next], '<', '>')
    if (left.literal !== null && right.literal !== null && !isSaid && goesOn(tokens, right.next)) return true
    if (right.isQuoted || (right.literal !== null && isCutOff(tokens, right.next))) return true
  }
  const operand = operandAt(tokens, next + 1)
  if (operand === null) return false
  if (operand.literal !== null && !operand.isQuoted && isCutOff(tokens, operand.next)) return true
  return is(tokens[next + 1], 'exists', 'sleep', 'pg_sleep', 'benchmark', 'if') && is(tokens[next + 2], '(')
}

/** What follows a condition: nothing, more of one, or a comment. */
const goesOn = (tokens: readonly SqlToken[], at: number): boolean =>
  isEnd(tokens[at]) ||
  isQuote(tokens[at]) ||
  is(tokens[at], ')', 'or', 'and', 'limit', 'union', 'order', 'group', '||', '&&', '%')

/** A comment begins, and nothing is said in it. */
const isCutOff = (tokens: readonly SqlToken[], at: number): boolean =>
  endsInComment(tokens, at, 2) && tokens.slice(at).every(({ kind }) => kind === 'comment' || kind === 'mark')

const endsInComment = (tokens: readonly SqlToken[], at: number, within: number): boolean =>
  tokens.slice(at, at + within).some(({ kind }) => kind === 'comment')

function isAdjacent(token: SqlToken | undefined, next: SqlToken | undefined): boolean {
  return token !== undefined && next?.at === token.at + token.text.length
}

/** `5 or 1=1`, `1) and (1=2`, `or 1=1`: a number, or nothing, and then a condition that is true or false whatever stands in the table. */
function asksConstants(tokens: readonly SqlToken[], at: number): boolean {
  const comparison = comparisonAt(tokens, at + 1)
  if (comparison === null) return false
  const { left, right, next } = comparison
  if (left.literal === null || right.literal === null) return false
  let before = at - 1
  while (is(tokens[before], ')')) before -= 1
  const number = tokens[before]?.kind === 'number' && leadsIn(tokens, before)
  let after = next
  while (is(tokens[after], ')')) after += 1
  const isAllThereIs =
    (before < 0 || number) && (isEnd(tokens[after]) || is(tokens[after], 'limit', 'and', 'or'))
  if (left.literal === right.literal && left.literal !== '')
    return (
      isAllThereIs ||
      endsInComment(tokens, after, 1) ||
      (isName(tokens[before]) && tokens[after] === undefined)
    )
  return isAllThereIs && number && (left.literal === tokens[before]?.text || endsInComment(tokens, after, 1))
}

const leadsIn = (tokens: readonly SqlToken[], at: number): boolean =>
  tokens.slice(0, at).every(({ text }) => text === '-' || text === '+' || text === '(')

/** UNION SELECT, followed by what one selects. */
function isUnion(tokens: readonly SqlToken[], at: number): boolean {
  let next = at + 1
  while (is(tokens[next], 'all', 'distinct', '(')) next += 1
  if (!is(tokens[next], 'select', 'values')) return false
  const first = tokens[next + 1]
  if (is(first, 'null', '*', '@') || first?.text.startsWith('@@') === true) return true
  if (is(first, '(')) return is(tokens[next + 2], 'select')
  const value = operandAt(tokens, next + 1)
  if (value === null) return false
  if (is(tokens[value.next], '(')) return isAdjacent(first, tokens[value.next])
  if (isCutOff(tokens, value.next)) return true
  const isListed = is(tokens[value.next], ',', 'from')
  let before = at - 1
  while (is(tokens[before], ')')) before -= 1
  if (endsQuoted(tokens, before) || tokens[before]?.kind === 'number')
    return isListed || value.literal !== null
  const second = is(tokens[value.next], ',') ? operandAt(tokens, value.next + 1) : null
  return value.literal !== null && second?.literal != null && is(tokens[second.next], ',')
}

/** Words between which `;` ends one statement and begins the next. */
function isStatement(tokens: readonly SqlToken[], at: number): boolean {
  const boundary = tokens[at - 1]
  let before = at - 2
  while (is(tokens[before], ')')) before -= 1
  const second = tokens[at + 1]
  const third = tokens[at + 2]
  const word = tokens[at]?.text
  if (word === 'waitfor') return is(second, 'delay', 'time') && isQuote(third)
  if (word === 'into') return is(second, 'outfile', 'dumpfile') && isQuote(third)
  if (word === 'procedure') return is(second, 'analyse') && is(third, '(')
  if (boundary !== undefined && !is(boundary, ';')) return false
  // Behind a quote, a bracket or nothing but a number, what follows is no sentence.
  const isSure =
    endsQuoted(tokens, before) || is(tokens[at - 2], ')') || (before === 0 && tokens[0]?.kind === 'number')
  const isClosed = (end: number): boolean =>
    isSure
      ? isEnd(tokens[end]) || isQuote(tokens[end])
      : isCutOff(tokens, end) || (is(boundary, ';') && is(tokens[end], ';') && end === tokens.length - 1)
  switch (word) {
    case 'drop':
    case 'truncate':
    case 'alter': {
      if (!is(second, 'table', 'database', 'schema', 'view', 'index', 'user', 'role', 'function'))
        return false
      const name = is(third, 'if') ? at + 4 : at + 2
      return (
        isName(tokens[name]) &&
        (isClosed(name + 1) || (isSure && is(tokens[name + 1], 'cascade', 'add', 'drop', 'with')))
      )
    }
    case 'delete':
      return (
        is(second, 'from') &&
        isName(third) &&
        ((is(tokens[at + 3], 'where') && comparisonAt(tokens, at + 4) !== null) || isClosed(at + 3))
      )
    case 'insert':
      return is(second, 'into') && isName(third) && is(tokens[at + 3], '(', 'values', 'select')
    case 'update':
      return isName(second) && is(third, 'set') && isName(tokens[at + 3]) && is(tokens[at + 4], '=')
    case 'create':
      return (
        is(second, 'table', 'user', 'role', 'function', 'extension', 'database') &&
        isName(third) &&
        (isSure || is(tokens[at + 3], '('))
      )
    case 'grant':
      return isName(second) && is(third, 'on', 'to') && (isSure || isClosed(at + 4))
    case 'exec':
    case 'execute':
      return /^(?:master|xp_|sp_|immediate)/.test(second?.text ?? '') || (is(second, '(') && isQuote(third))
    case 'declare':
      return second?.text.startsWith('@') === true
    case 'copy':
      return isName(second) && is(third, 'from', 'to') && (isSure || isQuote(tokens[at + 3]))
    case 'shutdown':
      return isSure && isClosed(at + 1)
    case 'select':
      return isSelection(tokens, at, isSure)
    default:
      return false
  }
}

/** A quote that has no other before it: the end of a text that the statement began. */
const endsQuoted = (tokens: readonly SqlToken[], at: number): boolean =>
  isQuote(tokens[at]) &&
  tokens.slice(0, at + 1).filter(({ text }) => text === tokens[at]?.text).length % 2 === 1

function isSelection(tokens: readonly SqlToken[], at: number, isSure: boolean): boolean {
  const [, first, second, third] = tokens.slice(at, at + 4)
  if (is(first, '*') && is(second, 'from')) return isName(third)
  if (first?.text.startsWith('@@') === true) return true
  if (isName(first) && is(second, '(') && isAdjacent(first, second) && isSure) return true
  if (isSure && first?.kind === 'number' && isEnd(second)) return true
  if (!isSure && !isColumnList(tokens, at + 1)) return false
  const from = tokens.slice(at + 1, at + 30).findIndex(({ text }) => text === 'from')
  if (from === -1 || !isName(tokens[at + 2 + from])) return false
  const after = tokens[at + 3 + from]
  return isSure
    ? isEnd(after) || is(after, 'where', 'limit', ',')
    : is(after, 'where', 'limit') || (after !== undefined && isEnd(after))
}

/** `name, email`, `count(*)`: what one would not say. */
const isColumnList = (tokens: readonly SqlToken[], at: number): boolean =>
  is(tokens[at + 1], ',', '(') && (isName(tokens[at]) || tokens[at]?.kind === 'number')

const AROUND_SUBQUERIES = new Set([
  'exists',
  'cast',
  'convert',
  'count',
  'ascii',
  'substr',
  'substring',
  'length',
  'concat',
  'if',
  'in',
  'any',
  'all',
  'char',
  'hex',
  'coalesce',
  'ord',
  'mid',
  'ifnull',
  'nullif',
  'extractvalue',
  'updatexml',
  'sleep',
  'select',
  'from',
])

/** A subquery or a CASE in place of a value. */
function isSubquery(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens[at - 1]
  const isValue = tokens[at - 2]?.kind === 'number' || isQuote(tokens[at - 2]) || is(tokens[at - 2], ')')
  const isInPlace =
    (before?.kind === 'operator' && before.text !== '&') ||
    endsQuoted(tokens, at - 1) ||
    is(before, ',', '(', 'select', 'by') ||
    (is(before, 'or', 'and') && isValue)
  if (is(tokens[at], 'case') && is(tokens[at + 1], 'when') && isInPlace) {
    const rest = tokens.slice(at + 2, at + 30)
    return rest.some(({ text }) => text === 'then') && rest.some(({ text }) => text === 'end')
  }
  if (!is(tokens[at], '(') || !is(tokens[at + 1], 'select')) return false
  const isCall = isName(before) && AROUND_SUBQUERIES.has(before?.text ?? '') && isAdjacent(before, tokens[at])
  const isIn = is(before, 'in', 'exists', 'any', 'all') && at > 1
  if (!isCall && !isIn && !isInPlace && !(before?.kind === 'number' && at === 1)) return false
  const rest = tokens.slice(at + 2, at + 30)
  const first = rest[0]
  if (
    first?.text.startsWith('@@') === true ||
    (isName(first) && is(rest[1], '(') && isAdjacent(first, rest[1]))
  )
    return true
  if (first?.kind === 'number' && is(rest[1], ')')) return isCall || isInPlace
  const from = rest.findIndex(({ text }) => text === 'from')
  if (from === -1) return is(first, 'case')
  if (is(rest[from + 1], '(')) return true
  return (
    isName(rest[from + 1]) &&
    (isEnd(rest[from + 2]) || is(rest[from + 2], ')', 'where', 'limit', ',', 'group', 'order', '('))
  )
}

const TELLING_CALLS = new Set([
  'pg_sleep',
  'benchmark',
  'extractvalue',
  'updatexml',
  'load_file',
  'pg_read_file',
  'pg_ls_dir',
  'lo_import',
  'lo_export',
  'dblink',
  'dblink_connect',
  'xp_cmdshell',
  'randomblob',
  'load_extension',
  'query_to_xml',
  'database_to_xml',
  'sys_eval',
  'group_concat',
  'gtid_subset',
  'ctxsys.drithsx.sn',
  'dbms_pipe.receive_message',
  'dbms_lock.sleep',
  'utl_inaddr.get_host_address',
  'utl_inaddr.get_host_name',
  'utl_http.request',
  'httpuritype',
  'current_setting',
  'sys_context',
])
const TELLING_NAMES =
  /^(?:information_schema(?:\..+)?|pg_catalog\..+|pg_shadow|pg_authid|sqlite_master|sysobjects|syscolumns|sys\.(?:tables|columns|databases)|all_tables|xp_cmdshell|xp_dirtree|sp_executesql|sp_oacreate|master\.\.xp_.+|master\.dbo\..+|@@(?:version|hostname|datadir))$/

/** A name that means the inside of a database, or a call that only an attacker makes. */
function isTellingName(tokens: readonly SqlToken[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  if (TELLING_NAMES.test(token.text)) return true
  const next = tokens[at + 1]
  if (!is(next, '(') || !isAdjacent(token, next)) return false
  if (TELLING_CALLS.has(token.text)) return true
  const argument = tokens[at + 2]
  if (token.text === 'sleep')
    return argument?.kind === 'number' && is(tokens[at + 3], ')') && !isName(leading(tokens, at))
  if (token.text === 'char' || token.text === 'chr')
    return argument?.kind === 'number' && (is(tokens[at + 3], ',') || is(tokens[at + 4], '||', '+'))
  if (token.text === 'concat' || token.text === 'concat_ws')
    return argument?.text.startsWith('0x') === true || is(argument, '(', '@', 'char', 'select')
  return false
}

/** What stands before, where a word of SQL does not count. */
function leading(tokens: readonly SqlToken[], at: number): SqlToken | undefined {
  const before = tokens[at - 1]
  return is(before, 'or', 'and', 'select', 'xor', 'when', 'then', 'else') ? undefined : before
}

/** `admin'--`: one word, a quote, and what follows is a comment. */
function cutsOffTheRest(view: string, tokens: readonly SqlToken[]): boolean {
  const quote = tokens.findIndex(({ kind }) => kind === 'quote')
  if (quote === -1) {
    // 1 order by 10--
    const by = tokens.findIndex(({ text }) => text === 'by')
    return (
      by > 0 &&
      is(tokens[by - 1], 'order', 'group') &&
      tokens[by + 1]?.kind === 'number' &&
      tokens[by + 2]?.kind === 'comment' &&
      tokens[0]?.kind === 'number'
    )
  }
  const start = tokens[quote]?.at ?? 0
  if (/\s/.test(view.slice(0, start).trim())) return false
  let next = quote + 1
  while (is(tokens[next], ')', ';', '"', "'")) next += 1
  const comment = tokens[next]
  if (comment?.kind !== 'comment') return false
  // 11" -- is a length, and a dash.
  if (/\d$/.test(view.slice(0, start)) && /\s/.test(view.slice(start, comment.at))) return false
  const tail = view.slice(comment.at + 1).replaceAll(/[-+\s]/g, '')
  return tail.length <= 3 && !/^\d/.test(tail)
}
