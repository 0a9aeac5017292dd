import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criteria, type Severity } from './criteria.ts'
import { noFacts, type IncidentFacts } from './facts.ts'
import { classify, lower, raise } from './severity.ts'

/** The playbook's table, word for word. */
const playbook: Record<Severity, string[]> = {
  P0: [
    'Database compromise or exposure',
    'User data breach',
    'Complete system compromise',
    'Production booking system down',
  ],
  P1: [
    'Unauthorized access to user data',
    'Authentication bypass',
    'Payment system issues',
    'Rate limiting being bypassed',
  ],
  P2: [
    'Non-critical API vulnerabilities',
    'Performance degradation',
    'Configuration security issues',
    'Booking data inconsistencies',
  ],
  P3: ['Security best practice violations', 'Minor configuration issues', 'Documentation updates needed'],
}

/** For each row: facts just under the threshold with what they give, facts on it, and the bullet they speak for. */
const rows: [row: string, below: Partial<IncidentFacts>, on: Partial<IncidentFacts>, says: string][] = [
  ['S0.1', {}, { tamperedRows: 1 }, 'P0 - Database compromise or exposure'],
  ['S0.1', {}, { foreignDatabaseConnections: 1 }, 'P0 - Database compromise or exposure'],
  ['S0.2', { exposedSubjects: 9 }, { exposedSubjects: 10 }, 'P0 - User data breach'],
  ['S0.2', {}, { exposedCredentialFields: 1 }, 'P0 - User data breach'],
  ['S0.2', {}, { exposedPaymentFields: 1 }, 'P0 - User data breach'],
  ['S0.3', {}, { auditChainBroken: true }, 'P0 - Complete system compromise'],
  ['S0.3', {}, { administratorActionsWithForgedTokens: 1 }, 'P0 - Complete system compromise'],
  ['S0.3', {}, { unknownAdministrators: 1 }, 'P0 - Complete system compromise'],
  ['S0.4', { bookingDownSeconds: 59 }, { bookingDownSeconds: 60 }, 'P0 - Production booking system down'],
  ['S1.1', {}, { recordsReturnedToNonOwners: 1 }, 'P1 - Unauthorized access to user data'],
  ['S1.1', {}, { exposedSubjects: 1 }, 'P1 - Unauthorized access to user data'],
  ['S1.2', {}, { forgedTokensPresented: 1 }, 'P1 - Authentication bypass'],
  ['S1.2', {}, { refreshTokensReused: 1 }, 'P1 - Authentication bypass'],
  ['S1.2', {}, { passkeysCopied: 1 }, 'P1 - Authentication bypass'],
  ['S1.2', {}, { revokedSessionsAccepted: 1 }, 'P1 - Authentication bypass'],
  ['S1.3', { paymentWebhookForgeries: 2 }, { paymentWebhookForgeries: 3 }, 'P1 - Payment system issues'],
  ['S1.3', {}, { paymentAmountMismatches: 1 }, 'P1 - Payment system issues'],
  ['S1.4', {}, { requestsServedAboveLimit: 1 }, 'P1 - Rate limiting being bypassed'],
  ['S1.4', {}, { limiterInactive: true }, 'P1 - Rate limiting being bypassed'],
  [
    'S2.1',
    { blockedProbesPerMinute: 2 },
    { blockedProbesPerMinute: 3 },
    'P2 - Non-critical API vulnerabilities',
  ],
  ['S2.1', {}, { campaignAttempts: 1 }, 'P2 - Non-critical API vulnerabilities'],
  ['S2.2', { latencyP95Ratio: 3 }, { latencyP95Ratio: 3.01 }, 'P2 - Performance degradation'],
  [
    'S2.2',
    { latencyAboveObjectiveSeconds: 299 },
    { latencyAboveObjectiveSeconds: 300 },
    'P2 - Performance degradation',
  ],
  ['S2.3', {}, { securityConfigurationFindings: 1 }, 'P2 - Configuration security issues'],
  ['S2.4', {}, { brokenBookingInvariants: 1 }, 'P2 - Booking data inconsistencies'],
  ['S3.1', {}, { blockedAttempts: 1 }, 'P3 - Security best practice violations'],
  ['S3.1', {}, { blockedProbesPerMinute: 1 }, 'P3 - Security best practice violations'],
  ['S3.1', {}, { bestPracticeViolations: 1 }, 'P3 - Security best practice violations'],
  ['S3.2', {}, { minorConfigurationDrifts: 1 }, 'P3 - Minor configuration issues'],
  ['S3.3', {}, { playbookStepsWithoutProof: 1 }, 'P3 - Documentation updates needed'],
]

const gravity: readonly Severity[] = ['P3', 'P2', 'P1', 'P0']
const amount = fc.oneof(fc.nat(12), fc.nat(1_000))
const anyFacts: fc.Arbitrary<IncidentFacts> = fc
  .record({
    booleans: fc.record({ auditChainBroken: fc.boolean(), limiterInactive: fc.boolean() }),
    latencyP95Ratio: fc.double({ min: 0, max: 50, noNaN: true }),
    // Mostly nothing, so that the milder severities come up as well.
    counts: fc.dictionary(
      fc.constantFrom(...Object.keys(noFacts).filter((fact) => typeof read(noFacts, fact) === 'number')),
      amount,
      { maxKeys: 4 },
    ),
  })
  .map(({ booleans, latencyP95Ratio, counts }) => ({ ...noFacts, ...booleans, latencyP95Ratio, ...counts }))

describe('the criteria', () => {
  test('are the bullets of the playbook, all of them, gravest first', () => {
    const bullets = criteria.map(({ severity, bullet }) => `${severity} - ${bullet}`)
    expect(bullets).toEqual(
      Object.entries(playbook).flatMap(([level, list]) => list.map((b) => `${level} - ${b}`)),
    )
  })

  test('look at every fact', () => {
    const looked = new Set(criteria.flatMap(({ signs }) => signs.map(({ fact }) => fact)))
    expect([...looked].toSorted()).toEqual(Object.keys(noFacts).toSorted())
  })
})

describe('classify', () => {
  test.each(rows)('%s: %j against %j → %s', (_, below, on, says) => {
    const { severity, reasons } = classify({ ...noFacts, ...on })
    expect(severity).toBe(says.slice(0, 2))
    expect(reasons.map((reason) => reason.playbook)).toEqual([says])
    const under = classify({ ...noFacts, ...below })
    expect(under.reasons.map((reason) => reason.playbook)).not.toContain(says)
    expect(gravity.indexOf(under.severity)).toBeLessThanOrEqual(gravity.indexOf(severity))
  })

  test('keeps the boundaries of the design', () => {
    const blocked = { ...noFacts, blockedAttempts: 500 }
    const campaign = { ...blocked, campaignAttempts: 120 }
    const oneRecord = { ...campaign, recordsReturnedToNonOwners: 1, exposedSubjects: 1 }
    expect(classify(blocked).severity).toBe('P3')
    expect(classify(campaign).severity).toBe('P2')
    expect(classify(oneRecord).severity).toBe('P1')
    expect(classify({ ...oneRecord, exposedSubjects: 10 }).severity).toBe('P0')
    expect(classify({ ...oneRecord, exposedPaymentFields: 1 }).severity).toBe('P0')
    expect(classify({ ...oneRecord, exposedCredentialFields: 1 }).severity).toBe('P0')
  })

  test('says every fact once, the gravest first, in plain words', () => {
    expect(
      classify({ ...noFacts, campaignAttempts: 120, recordsReturnedToNonOwners: 1, exposedSubjects: 12 }),
    ).toEqual({
      severity: 'P0',
      reasons: [
        {
          text: "Records of 12 people went to somebody they don't belong to.",
          playbook: 'P0 - User data breach',
        },
        {
          text: "1 record went to somebody they don't belong to.",
          playbook: 'P1 - Unauthorized access to user data',
        },
        { text: '120 attempts belong to one campaign.', playbook: 'P2 - Non-critical API vulnerabilities' },
      ],
    })
  })

  test('never is without a reason', () => {
    const { severity, reasons } = classify(noFacts)
    expect(severity).toBe('P3')
    expect(reasons).toHaveLength(1)
    expect(reasons[0]!.text).toContain('Nothing that is known yet')
  })

  test.each([NaN, -1])('refuses %s, which would compare as harmless', (value) => {
    expect(() => classify({ ...noFacts, exposedSubjects: value })).toThrow(/exposedSubjects/)
  })

  // Playbook A1
  test('gives the same answer to the same facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(classify({ ...facts })).toEqual(classify(facts))
      }),
    )
  })

  test('never falls when any one fact grows', () => {
    const facts = fc.constantFrom(...Object.keys(noFacts))
    fc.assert(
      fc.property(anyFacts, facts, fc.integer({ min: 1, max: 500 }), (before, fact, more) => {
        const value = read(before, fact)
        const after = { ...before, [fact]: typeof value === 'boolean' ? true : Number(value) + more }
        const least = gravity.indexOf(classify(before).severity)
        expect(gravity.indexOf(classify(after).severity)).toBeGreaterThanOrEqual(least)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a severity', () => {
  const any = fc.constantFrom(...gravity)
  const decision = { person: 'owner', reason: 'The reader was the owner herself.' }

  test('rises to the graver of two, and never falls by itself', () => {
    fc.assert(
      fc.property(any, any, (current, next) => {
        const raised = raise(current, next)
        expect(gravity.indexOf(raised)).toBe(Math.max(gravity.indexOf(current), gravity.indexOf(next)))
      }),
    )
  })

  test('is lowered by a person with a reason', () => {
    expect(lower('P0', 'P2', decision)).toEqual({ from: 'P0', to: 'P2', ...decision })
  })

  test.each([
    { ...decision, reason: '' },
    { ...decision, reason: ' \n' },
    { ...decision, person: ' ' },
  ])('is not lowered by %j', (incomplete) => {
    expect(() => lower('P0', 'P2', incomplete)).toThrow(
      expect.objectContaining({ code: 'severity_reason_missing', status: 422 }),
    )
  })

  test('is not lowered to the same or a graver one', () => {
    const refusal: unknown = expect.objectContaining({ code: 'severity_not_lower', status: 422 })
    expect(() => lower('P2', 'P2', decision)).toThrow(refusal)
    expect(() => lower('P2', 'P0', decision)).toThrow(refusal)
  })
})

function read(facts: Readonly<IncidentFacts>, fact: string): unknown {
  return new Map<string, unknown>(Object.entries(facts)).get(fact)
}
