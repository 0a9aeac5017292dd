const OPERATORS =
  'ne|eq|gt|gte|lt|lte|in|nin|regex|where|exists|or|and|nor|not|expr|function|accumulator|lookup|elemmatch|type|all|size|mod|jsonschema|text'
const KEY = new RegExp(`^\\$(?:${OPERATORS})$`)
const BRACKETS = new RegExp(`\\[\\s{0,3}['"]?\\$(?:${OPERATORS})['"]?\\s{0,3}\\]`)
const WRITTEN = new RegExp(`[{,]\\s{0,5}['"]?\\$(?:${OPERATORS})['"]?\\s{0,5}:`)
const SCRIPT =
  /['"];?\s{0,3}(?:return\s{1,3}(?:true|\d|this|\()|while\s{0,3}\()|\bthis\.\w{1,40}(?:\s{0,3}[=!]=|\.(?:match|length|constructor)\b)|\bdb\.\w{1,40}\.(?:find|drop|insert|remove|update|count|aggregate)\s{0,3}\(/

/** Whether a field is called what a document store takes for an operator: `$gt`, `email[$ne]`. */
export function isOperatorName(name: string): boolean {
  const small = name.toLowerCase()
  return small.includes('$') && (KEY.test(small) || BRACKETS.test(small))
}

/** Whether a view of a text brings operators or code to a document store. */
export function isQueryObject(view: string): boolean {
  if (view.includes('$') && (WRITTEN.test(view) || BRACKETS.test(view))) return true
  return SCRIPT.test(view)
}

const DIRECTORY =
  /\)\s{0,3}\(\s{0,3}[|&!]?\s{0,3}\(?\s{0,3}[a-z]\w{0,40}\s{0,3}[~<>]?=|^\s{0,3}\*?\)?\(\s{0,3}[|&!]\s{0,3}\(\s{0,3}[a-z]\w{0,40}\s{0,3}=|\*\)\)%00|\(objectclass=/

/** Whether a view of a text is part of a filter of LDAP (RFC 4515). */
export function isDirectoryFilter(view: string): boolean {
  return view.includes('(') && DIRECTORY.test(view)
}
