import { RE2JS } from 're2js'

/** Where in the field a text must stand. */
export type Placement = 'whole' | 'contains' | 'startswith' | 'endswith'

/** A yes or no about one text. */
export type TextTest = (text: string) => boolean

type Token = { kind: 'text'; text: string } | { kind: 'any' } | { kind: 'one' }

/**
 * Compiles a Sigma text: `*` stands for any run of characters, `?` for one, a backslash before `*`, `?` or
 * another backslash takes their meaning away (Sigma rules specification 2.1, "Escape Character").
 * Case counts only when `cased`. Takes time linear in the text that is matched.
 */
export function compileText(source: string, placement: Placement, cased: boolean): TextTest {
  const tokens = tokenize(cased ? source : source.toLowerCase())
  if (placement === 'contains' || placement === 'endswith') tokens.unshift({ kind: 'any' })
  if (placement === 'contains' || placement === 'startswith') tokens.push({ kind: 'any' })
  const matches = plainTest(tokens) ?? patternTest(tokens)
  return cased ? matches : (text) => matches(text.toLowerCase())
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let text = ''
  const closeText = (): void => {
    if (text !== '') tokens.push({ kind: 'text', text })
    text = ''
  }
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at)
    const next = source.charAt(at + 1)
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next
      at += 1
    } else if (character === '*' || character === '?') {
      closeText()
      tokens.push({ kind: character === '*' ? 'any' : 'one' })
    } else {
      text += character
    }
  }
  closeText()
  return tokens
}

/** Nearly all texts of real rules need no pattern engine: a plain comparison is some ten times faster. */
function plainTest(tokens: readonly Token[]): TextTest | undefined {
  const texts = tokens.flatMap((token) => (token.kind === 'text' ? [token.text] : []))
  const [wanted = '', ...more] = texts
  if (more.length > 0) return undefined
  switch (tokens.map((token) => token.kind).join(' ')) {
    case '':
    case 'text':
      return (text) => text === wanted
    case 'text any':
      return (text) => text.startsWith(wanted)
    case 'any text':
      return (text) => text.endsWith(wanted)
    case 'any text any':
      return (text) => text.includes(wanted)
    default:
      return undefined
  }
}

function patternTest(tokens: readonly Token[]): TextTest {
  const source = tokens.map((token) => {
    if (token.kind === 'text') return RE2JS.quote(token.text)
    return token.kind === 'any' ? '.*' : '.'
  })
  const pattern = RE2JS.compile(source.join(''), RE2JS.DOTALL)
  return (text) => pattern.matches(text)
}
