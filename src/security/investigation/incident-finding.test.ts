import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noFacts } from '../incident-classification/facts.ts'
import { composeIncident, type IncidentFinding } from './incident-finding.ts'

const finding = (given: Partial<IncidentFinding>): IncidentFinding => ({
  rule_id: 'a-rule',
  rule_version: '1',
  subject: 'somebody',
  title: 'A title',
  sentence: 'A sentence.',
  signs: {},
  least: null,
  facts: {},
  times: 1,
  ...given,
})

const counts = Object.entries(noFacts)
  .filter(([, value]) => value === 0)
  .map(([name]) => name)
const anyFinding = fc
  .tuple(
    fc.constantFrom(...counts),
    fc.nat(20),
    fc.option(fc.constantFrom('P0', 'P1', 'P2', 'P3'), { nil: null }),
  )
  .map(([name, value, least]) =>
    finding({
      signs: { [name]: value },
      least: least === null ? null : { severity: least, reason: { text: 'So.', playbook: least } },
    }),
  )

test('a further finding never makes an incident milder, and the order does not count', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { minLength: 1, maxLength: 6 }), anyFinding, (before, next) => {
      const { severity } = composeIncident(before)
      expect(composeIncident([...before, next]).severity <= severity).toBe(true)
      expect(composeIncident(before.toReversed()).severity).toBe(severity)
    }),
  )
})

test('the gravest finding gives title and figures, the others follow', () => {
  const first = finding({
    title: 'A probe',
    sentence: 'Probed.',
    facts: { subject: 'a', probes: 3 },
    times: 4,
  })
  const graver = finding({
    rule_id: 'reader',
    title: 'A reader',
    sentence: 'Read.',
    facts: { subject: 'b' },
    signs: { recordsReturnedToNonOwners: 1 },
  })
  expect(composeIncident([first, graver])).toMatchObject({
    severity: 'P1',
    title: 'A reader',
    sentence: 'Read. Probed.',
    facts: {
      subject: 'b',
      probes: 3,
      findings: [
        { rule: 'a-rule', times: 4 },
        { rule: 'reader', times: 1 },
      ],
    },
  })
  expect(composeIncident([first]).facts).toEqual({ subject: 'a', probes: 3 })
})
