import ipaddr from 'ipaddr.js'
import { RE2JS } from 're2js'
import { isScalar, type Scalar } from './event-fields.ts'
import type { Modifiers } from './modifiers.ts'
import type { Refuse } from './rule-error.ts'
import { compileText } from './text-pattern.ts'

/** A yes or no about one value of an event. */
export type ValueTest = (value: Scalar) => boolean

/** Compiles one value of a rule. Whatever the modifiers can't be applied to is refused. */
export function valueTest(
  wanted: unknown,
  modifiers: Modifiers,
  construct: string,
  refuse: Refuse,
): ValueTest {
  if (!isScalar(wanted)) return refuse(construct, 'a value must be a text, a number or a boolean')
  const { operator, cased } = modifiers
  switch (operator) {
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return compare(operator, wanted, construct, refuse)
    case 'cidr':
      return network(wanted, construct, refuse)
    case 're':
      return expression(wanted, modifiers, construct, refuse)
    case 'exists':
      return refuse(construct, '"exists" asks about the field, not about a value')
    case 'equals':
    case 'contains':
    case 'startswith':
    case 'endswith':
      return text(wanted, operator === 'equals' ? 'whole' : operator, cased, construct, refuse)
  }
}

function text(
  wanted: Scalar,
  placement: Parameters<typeof compileText>[1],
  cased: boolean,
  construct: string,
  refuse: Refuse,
): ValueTest {
  if (typeof wanted === 'number' && Number.isInteger(wanted) && !Number.isSafeInteger(wanted)) {
    refuse(construct, 'write a number this large as a text, in quotes')
  }
  if (wanted === '' && placement !== 'whole')
    refuse(construct, `"${placement}" with an empty text holds always`)
  const matches = compileText(String(wanted), placement, cased)
  return (value) => matches(String(value))
}

function compare(
  operator: 'gt' | 'gte' | 'lt' | 'lte',
  wanted: Scalar,
  construct: string,
  refuse: Refuse,
): ValueTest {
  if (typeof wanted !== 'number' || !Number.isFinite(wanted)) {
    return refuse(construct, `"${operator}" compares with a number`)
  }
  const holds = {
    gt: (value: number) => value > wanted,
    gte: (value: number) => value >= wanted,
    lt: (value: number) => value < wanted,
    lte: (value: number) => value <= wanted,
  }[operator]
  return (value) => typeof value === 'number' && holds(value)
}

/** A value that is not an address lies in no network. An IPv4 address mapped into IPv6 counts as IPv4. */
function network(wanted: Scalar, construct: string, refuse: Refuse): ValueTest {
  if (typeof wanted !== 'string' || !ipaddr.isValidCIDR(wanted)) {
    return refuse(construct, `"${wanted}" is not a network such as 192.0.2.0/24 or 2001:db8::/32`)
  }
  const [base, bits] = ipaddr.parseCIDR(wanted)
  return (value) => {
    if (typeof value !== 'string' || !ipaddr.isValid(value)) return false
    const address = ipaddr.process(value)
    return address.kind() === base.kind() && address.match(base, bits)
  }
}

/** RE2 syntax: no look-around and no back-references, and in return a match takes linear time. */
function expression(wanted: Scalar, modifiers: Modifiers, construct: string, refuse: Refuse): ValueTest {
  if (typeof wanted !== 'string') return refuse(construct, '"re" wants a regular expression')
  const flags =
    (modifiers.insensitive ? RE2JS.CASE_INSENSITIVE : 0) |
    (modifiers.multiline ? RE2JS.MULTILINE : 0) |
    (modifiers.dotall ? RE2JS.DOTALL : 0)
  const pattern = compileExpression(wanted, flags, construct, refuse)
  return (value) => pattern.test(String(value))
}

function compileExpression(source: string, flags: number, construct: string, refuse: Refuse): RE2JS {
  try {
    return RE2JS.compile(source, flags)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse(construct, `the expression is not supported (${why})`)
  }
}
