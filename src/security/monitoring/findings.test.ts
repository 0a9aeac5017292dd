import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noFacts } from '../incident-classification/facts.ts'
import { classify, raise } from '../incident-classification/severity.ts'
import { criteria, type Severity } from '../incident-classification/criteria.ts'
import type { Finding } from '../investigation/finding.ts'
import { findingBuilders, findingOf } from './findings.ts'
import { createDetector } from './sigma/create-detector.ts'
import { loadRules } from './sigma/load-rules.ts'
import type { ObservedEvent } from './sigma/match.ts'

const directory = join(import.meta.dirname, 'rules')
const folders = readdirSync(directory)

/** What each rule is to be, by the evidence in its folder. */
const severities: Record<string, Severity> = {
  'account-enumeration': 'P2',
  'brute-force': 'P2',
  'forbidden-walk': 'P2',
  'forged-token-attempts': 'P2',
  'guest-booking-flood': 'P3',
  'limit-bypass-attempt': 'P3',
  'mass-export': 'P1',
  'mass-registration': 'P3',
  'owner-added': 'P2',
  'password-spraying': 'P2',
  probing: 'P2',
  'record-walk': 'P2',
  'revoked-api-key': 'P2',
  scraping: 'P3',
  'server-error-burst': 'P2',
  'slot-hoarding': 'P2',
}

test('every rule opens something, and nothing waits for a rule that is not there', () => {
  const named = folders.map((folder) => folder.replaceAll('-', '_'))
  expect(['credential_stuffing', ...findingBuilders.keys()].toSorted()).toEqual(named.toSorted())
})

describe.each(Object.entries(severities))('%s', (folder, severity) => {
  const [first, ...more] = findingsOf(folder)

  test(`is a ${severity}, in words that fit the playbook`, () => {
    const { severity: judged, reasons } = classify({ ...noFacts, ...first?.signs })
    expect(raise(judged, first?.least?.severity ?? judged)).toBe(severity)
    const bullets = criteria.map((one) => `${one.severity} - ${one.bullet}`)
    expect(['none', ...bullets]).toContain(first?.least?.reason.playbook ?? 'none')
    expect(reasons.length).toBeGreaterThan(0)
  })

  test('says who takes part, in sentences without a gap', () => {
    for (const finding of [first, ...more]) {
      expect(finding?.ruleId).toBe(folder)
      expect(`${finding?.sentence} ${finding?.timeline.text}`).not.toMatch(
        /undefined|null|NaN| {2}|anonymous/,
      )
      expect(finding?.sentence).toMatch(/^[A-Z\d][^]*\.$/)
      const { source, account_id: account } = finding?.facts ?? {}
      expect([source, account].some((actor) => typeof actor === 'string' && actor !== '')).toBe(true)
    }
  })
})

test('what belongs to an attack that is being answered is no incident of its own', () => {
  const during = ['password-spraying', 'brute-force', 'account-enumeration'].flatMap((folder) =>
    findingsOf(folder, true),
  )
  expect(during).toEqual([])
  expect(findingsOf('probing', true)).not.toEqual([])
})

/** What the evidence of a rule opens. */
function findingsOf(folder: string, isUnderStuffing = false): Finding[] {
  const lines = readFileSync(join(directory, folder, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { case: string; event: ObservedEvent })
  return [...Map.groupBy(lines, (line) => line.case).values()].flatMap((events) => {
    const detector = createDetector(loadRules(directory))
    return events.flatMap(({ event }) =>
      detector
        .observe(event)
        .filter(({ ruleName }) => ruleName === folder.replaceAll('-', '_'))
        .map((match) => findingOf(match, event, { isUnderStuffing }))
        .filter((finding) => finding !== null),
    )
  })
}
