import type { Refuse } from './rule-error.ts'

const operators = [
  'contains',
  'startswith',
  'endswith',
  're',
  'cidr',
  'exists',
  'gt',
  'gte',
  'lt',
  'lte',
] as const

/** How a field is compared; `equals` when no modifier says otherwise. */
export type Operator = 'equals' | (typeof operators)[number]

/** What stands behind a field name: `user.uid|contains|all`. */
export interface Modifiers {
  operator: Operator
  /** Every value of the list must hold, not just one. */
  all: boolean
  cased: boolean
  /** Sub-modifiers of `re`. */
  insensitive: boolean
  multiline: boolean
  dotall: boolean
}

const switches = { all: 'all', cased: 'cased', i: 'insensitive', m: 'multiline', s: 'dotall' } as const
const textOperators: readonly Operator[] = ['equals', 'contains', 'startswith', 'endswith']

/**
 * Reads the modifiers of one field (Sigma appendix "Modifiers" 2.1). Those that this engine doesn't have,
 * and combinations without a meaning, are refused by name.
 */
export function parseModifiers(names: readonly string[], construct: string, refuse: Refuse): Modifiers {
  const found: Modifiers = {
    operator: 'equals',
    all: false,
    cased: false,
    insensitive: false,
    multiline: false,
    dotall: false,
  }
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) refuse(construct, `the modifier "${name}" stands here twice`)
    const operator = operators.find((known) => known === name)
    if (operator !== undefined) {
      if (found.operator !== 'equals')
        refuse(construct, `"${found.operator}" and "${name}" exclude each other`)
      found.operator = operator
    } else if (isSwitch(name)) {
      found[switches[name]] = true
    } else {
      refuse(construct, `the modifier "${name}" is not supported`)
    }
  }
  checkCombination(found, construct, refuse)
  return found
}

function isSwitch(name: string): name is keyof typeof switches {
  return Object.hasOwn(switches, name)
}

function checkCombination(found: Modifiers, construct: string, refuse: Refuse): void {
  const { operator, all, cased, insensitive, multiline, dotall } = found
  if (cased && !textOperators.includes(operator))
    refuse(construct, `"cased" has no meaning with "${operator}"`)
  if (operator !== 're' && (insensitive || multiline || dotall))
    refuse(construct, '"i", "m" and "s" belong to "re"')
  if (all && operator === 'exists') refuse(construct, '"all" has no meaning with "exists"')
}
