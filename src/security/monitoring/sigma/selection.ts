import { allScalars, isRecord, scalarsAt, valuesAt, type EventTest } from './event-fields.ts'
import { parseModifiers, type Modifiers } from './modifiers.ts'
import type { Refuse } from './rule-error.ts'
import { valueTest } from './value-test.ts'

/**
 * Compiles one search identifier (Sigma rules specification 2.1, "Detection"): a map is AND, a list is OR,
 * a text in a list is a keyword that is searched in the whole event.
 */
export function selectionTest(definition: unknown, construct: string, refuse: Refuse): EventTest {
  if (Array.isArray(definition)) return anyOf(listOf(definition, construct, refuse), construct, refuse)
  if (isRecord(definition)) return mapTest(definition, construct, refuse)
  return refuse(construct, 'a search identifier must be a map or a list')
}

function anyOf(items: readonly unknown[], construct: string, refuse: Refuse): EventTest {
  const tests = items.map((item, index) => {
    const place = `${construct}[${index}]`
    return isRecord(item) ? mapTest(item, place, refuse) : keywordTest(item, place, refuse)
  })
  return (event) => tests.some((test) => test(event))
}

function mapTest(map: Record<string, unknown>, construct: string, refuse: Refuse): EventTest {
  const tests = Object.entries(map).map(([key, value]) => {
    const place = `${construct}.${key}`
    if (key === '|all') return allKeywords(value, place, refuse)
    return fieldTest(key, value, place, refuse)
  })
  if (tests.length === 0) refuse(construct, 'an empty map would hold for every event')
  return (event) => tests.every((test) => test(event))
}

const plainContains: Modifiers = {
  operator: 'contains',
  all: false,
  cased: false,
  insensitive: false,
  multiline: false,
  dotall: false,
}

function keywordTest(keyword: unknown, construct: string, refuse: Refuse): EventTest {
  const test = valueTest(keyword, plainContains, construct, refuse)
  return (event) => allScalars(event).some(test)
}

function allKeywords(value: unknown, construct: string, refuse: Refuse): EventTest {
  const tests = severalOf(value, construct, refuse).map((word) => keywordTest(word, construct, refuse))
  return (event) => tests.every((test) => test(event))
}

function fieldTest(key: string, value: unknown, construct: string, refuse: Refuse): EventTest {
  const [field = '', ...names] = key.split('|')
  const path = field.split('.')
  if (path.includes('')) refuse(construct, 'the name of the field is incomplete')
  const modifiers = parseModifiers(names, construct, refuse)

  if (modifiers.operator === 'exists') {
    if (typeof value !== 'boolean') refuse(construct, '"exists" is true or false')
    return (event) => valuesAt(event, path).length > 0 === value
  }
  if (value === null) {
    if (names.length > 0) refuse(construct, 'null takes no modifier')
    return (event) => valuesAt(event, path).every((found) => found === null)
  }
  if (modifiers.all) {
    const tests = severalOf(value, construct, refuse).map((item) =>
      valueTest(item, modifiers, construct, refuse),
    )
    return (event) => {
      const found = scalarsAt(event, path)
      return tests.every((test) => found.some(test))
    }
  }
  const wanted: readonly unknown[] = Array.isArray(value) ? listOf(value, construct, refuse) : [value]
  const tests = wanted.map((item) => valueTest(item, modifiers, construct, refuse))
  return (event) => scalarsAt(event, path).some((found) => tests.some((test) => test(found)))
}

function listOf(list: readonly unknown[], construct: string, refuse: Refuse): readonly unknown[] {
  if (list.length === 0) refuse(construct, 'the list is empty')
  if (list.includes(null)) refuse(construct, "null can't stand in a list; give it a selection of its own")
  return list
}

function severalOf(value: unknown, construct: string, refuse: Refuse): readonly unknown[] {
  if (!Array.isArray(value) || value.length < 2)
    return refuse(construct, '"all" wants a list of at least two')
  return listOf(value, construct, refuse)
}
