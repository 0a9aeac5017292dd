/** A piece of a text, read as SQL would be: quotes stand for themselves, since nobody knows which of them are open. */
export interface SqlToken {
  kind: 'word' | 'number' | 'quote' | 'operator' | 'mark' | 'comment'
  text: string
  /** Where it begins. */
  at: number
}

const OPERATORS = [
  '<=>',
  '<>',
  '!=',
  '<=',
  '>=',
  '==',
  '||',
  '&&',
  '=',
  '<',
  '>',
  '|',
  '&',
  '^',
  '+',
  '*',
  '/',
  '%',
  '~',
  '!',
]
const FIRST_OF_OPERATORS = '<>!=|&^+*/%~'

/** Letters, digits and what names are joined by; beyond ASCII everything. */
const isOfWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 46 ||
  code === 64 ||
  code === 36 ||
  code > 127
const isSpace = (code: number): boolean => code <= 32 || code === 160

/**
 * The pieces of `view`, which is in small letters. Comments in between count as a space, what MySQL runs of them (`/*!`) as code;
 * `--` and `#` are comments that may as well be dashes, so that what follows is read on. One walk.
 */
export function sqlTokens(view: string): SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  while (at < view.length) {
    const character = view[at] ?? ''
    if (isSpace(view.charCodeAt(at))) at += 1
    else if (character === '/' && view[at + 1] === '*') {
      const end = afterComment(view, at)
      if (end === view.length && !view.endsWith('*/')) tokens.push({ kind: 'comment', text: '/*', at })
      at = end
    } else if (character === '*' && view[at + 1] === '/') at += 2
    else {
      const token = tokenAt(view, at, character)
      tokens.push(token)
      at += token.text.length
    }
  }
  return tokens
}

function afterComment(view: string, at: number): number {
  if (view[at + 2] === '!') {
    let from = at + 3
    while (/\d/.test(view[from] ?? '')) from += 1
    return from
  }
  const end = view.indexOf('*/', at + 2)
  return end === -1 ? view.length : end + 2
}

function tokenAt(view: string, at: number, character: string): SqlToken {
  if (character === "'" || character === '"' || character === '`')
    return { kind: 'quote', text: character, at }
  if (character === '-' && view[at + 1] === '-') return { kind: 'comment', text: '--', at }
  if (character === '#') return { kind: 'comment', text: '#', at }
  if (isOfWord(view.charCodeAt(at))) {
    let end = at + 1
    while (end < view.length && isOfWord(view.charCodeAt(end))) end += 1
    const text = view.slice(at, end)
    return { kind: /^(?:\d[\d.]*|0x[\da-f]+)$/.test(text) ? 'number' : 'word', text, at }
  }
  if (FIRST_OF_OPERATORS.includes(character)) {
    const operator = OPERATORS.find((known) => view.startsWith(known, at))
    if (operator !== undefined) return { kind: 'operator', text: operator, at }
  }
  return { kind: 'mark', text: character, at }
}
