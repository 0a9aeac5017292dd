import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createDetector } from './sigma/create-detector.ts'
import { loadRules } from './sigma/load-rules.ts'
import type { Match, ObservedEvent } from './sigma/match.ts'
import { noStandards, ocsfClassSchema, standardFolder } from './standards.test-helper.ts'

/** One campaign of a case, as expected.json says it. */
interface Campaign {
  crossed_by: string
  first_event: string
  events_at_crossing: number
  events_after: number
  distinct_values: Record<string, number>
}

interface Expected {
  rule: string
  cases: Record<string, Campaign[]>
}

interface Line {
  case: string
  event: ObservedEvent
}

const directory = join(import.meta.dirname, 'rules')
const folders = readdirSync(directory)
const scratch = mkdtempSync(join(tmpdir(), 'rules-'))
afterAll(() => rmSync(scratch, { recursive: true }))

test('there are rules to walk', () => {
  expect(folders).toContain('credential-stuffing')
})

describe.each(folders)('%s', (folder) => {
  test('has the four files of a rule, and no other', () => {
    expect(readdirSync(join(directory, folder)).toSorted()).toEqual([
      'README.md',
      'events.jsonl',
      'expected.json',
      'rule.yml',
    ])
    expect(readFileSync(join(directory, folder, 'README.md'), 'utf8').length).toBeGreaterThan(200)
  })

  test('its evidence has cases that match and cases that do not', () => {
    const cases = Object.values(readExpected(folder).cases)
    expect(cases.some((campaigns) => campaigns.length > 0)).toBe(true)
    expect(cases.some((campaigns) => campaigns.length === 0)).toBe(true)
  })

  test('every event is valid OCSF 1.8', (context) => {
    const ocsf = standardFolder('ocsf')
    if (ocsf === undefined) return context.skip(noStandards)
    for (const [classUid, lines] of Map.groupBy(readLines(folder), ({ event }) => event.class_uid)) {
      const isValid = ocsfClassSchema(ocsf, classUid)
      for (const { event } of lines) {
        expect({ uid: event.metadata.uid, valid: isValid(event), errors: isValid.errors }).toEqual({
          uid: event.metadata.uid,
          valid: true,
          errors: null,
        })
      }
    }
  })

  test('replayed in event time, each case gives exactly the expected campaigns', () => {
    const { rule, cases } = readExpected(folder)
    const lines = Map.groupBy(readLines(folder), (line) => line.case)
    expect([...lines.keys()].toSorted()).toEqual(Object.keys(cases).toSorted())
    for (const [name, expected] of Object.entries(cases)) {
      const events = lines.get(name)!.map(({ event }) => event)
      expect({ name, campaigns: replay(rule, events) }).toEqual({ name, campaigns: expected })
    }
  })

  test('a construct that is not supported fails the loading, and the message names file and construct', () => {
    const copy = join(scratch, folder)
    cpSync(join(directory, folder), join(copy, folder), { recursive: true })
    const file = join(copy, folder, 'rule.yml')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/( +)condition: /, '$1odd|base64: value\n$1condition: '),
    )
    expect(() => loadRules(copy)).toThrow(new RegExp(`^${folder}/rule.yml: .*odd`))
  })
})

test('a folder without a rule fails the loading', () => {
  const copy = join(scratch, 'empty')
  cpSync(directory, copy, { recursive: true })
  rmSync(join(copy, 'credential-stuffing', 'rule.yml'))
  expect(() => loadRules(copy)).toThrow('the folder has no such file')
})

function readExpected(folder: string): Expected {
  return JSON.parse(readFileSync(join(directory, folder, 'expected.json'), 'utf8')) as Expected
}

function readLines(folder: string): Line[] {
  const lines = readFileSync(join(directory, folder, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => JSON.parse(line) as Line)
}

function replay(ruleName: string, events: readonly ObservedEvent[]): Campaign[] {
  const detector = createDetector(loadRules(directory))
  const matches = events.flatMap((event) =>
    detector
      .observe(event)
      .filter((match) => match.ruleName === ruleName)
      .map((match) => ({ match, crossedBy: event.metadata.uid })),
  )
  const campaigns = Map.groupBy(matches, ({ match }) => match.campaignKey)
  return [...campaigns.values()].map(([crossing, ...after]) => {
    expect(crossing!.match.continued).toBe(false)
    expect(after.every(({ match }) => match.continued)).toBe(true)
    const all = [crossing!, ...after].map(({ match }) => match)
    return {
      crossed_by: crossing!.crossedBy,
      first_event: crossing!.match.eventIds[0]!,
      events_at_crossing: crossing!.match.eventIds.length,
      events_after: after.reduce((total, { match }) => total + match.eventIds.length, 0),
      distinct_values: distinctValues(all),
    }
  })
}

function distinctValues(matches: readonly Match[]): Record<string, number> {
  const values = new Map<string, Set<string>>()
  for (const match of matches) {
    for (const [field, more] of Object.entries(match.values)) {
      values.set(field, new Set([...(values.get(field) ?? []), ...more]))
    }
  }
  return Object.fromEntries([...values].map(([field, distinct]) => [field, distinct.size]))
}
