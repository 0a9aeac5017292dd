import type { IncidentFacts } from './facts.ts'

/** The playbook's four severity levels, the gravest first: P0 critical, P1 high, P2 medium, P3 low. */
export const severities = ['P0', 'P1', 'P2', 'P3'] as const

/** One of them. */
export type Severity = (typeof severities)[number]

/** A fact that, from some amount on, makes a bullet of the playbook true. A boolean counts as 0 or 1. */
export interface Sign {
  fact: keyof IncidentFacts
  holds: (value: number) => boolean
  /** One sentence about `value`, for the people who read the incident. */
  say: (value: number) => string
}

/** A bullet of the playbook under "Severity Levels", word for word, and what makes it true. */
export interface Criterion {
  severity: Severity
  bullet: string
  signs: readonly Sign[]
}

/** The playbook's severity table, gravest first: no bullet is left out. */
export const criteria: readonly Criterion[] = [
  criterion(
    'P0',
    'Database compromise or exposure',
    sign('tamperedRows', 1, (n) => `${count(n, 'row was', 'rows were')} changed behind the program's back.`),
    sign(
      'foreignDatabaseConnections',
      1,
      (n) => `${count(n, 'foreign connection', 'foreign connections')} reached the database.`,
    ),
  ),
  criterion(
    'P0',
    'User data breach',
    sign(
      'exposedSubjects',
      10,
      (n) => `Records of ${count(n, 'person', 'people')} went to somebody they don't belong to.`,
    ),
    sign(
      'exposedCredentialFields',
      1,
      (n) => `${count(n, 'credential field', 'credential fields')} went to somebody they don't belong to.`,
    ),
    sign(
      'exposedPaymentFields',
      1,
      (n) => `${count(n, 'payment field', 'payment fields')} went to somebody they don't belong to.`,
    ),
  ),
  criterion(
    'P0',
    'Complete system compromise',
    sign('auditChainBroken', 1, () => 'The chain of sealed events does not verify: the past was changed.'),
    sign(
      'administratorActionsWithForgedTokens',
      1,
      (n) => `${count(n, 'administrator action', 'administrator actions')} came with a forged token.`,
    ),
    sign(
      'unknownAdministrators',
      1,
      (n) => `${count(n, 'account has', 'accounts have')} administrator rights that nobody granted.`,
    ),
  ),
  criterion(
    'P0',
    'Production booking system down',
    sign('bookingDownSeconds', 60, (n) => `Booking has not worked for ${count(n, 'second', 'seconds')}.`),
  ),
  criterion(
    'P1',
    'Unauthorized access to user data',
    sign(
      'recordsReturnedToNonOwners',
      1,
      (n) => `${count(n, 'record', 'records')} went to somebody they don't belong to.`,
    ),
    sign(
      'exposedSubjects',
      1,
      (n) => `Records of ${count(n, 'person', 'people')} went to somebody they don't belong to.`,
    ),
  ),
  criterion(
    'P1',
    'Authentication bypass',
    sign(
      'forgedTokensPresented',
      1,
      (n) => `${count(n, 'token', 'tokens')} with our signature had never been issued.`,
    ),
    sign(
      'refreshTokensReused',
      1,
      (n) => `${count(n, 'refresh token was', 'refresh tokens were')} used twice: there is a copy.`,
    ),
    sign(
      'passkeysCopied',
      1,
      (n) => `${count(n, 'passkey', 'passkeys')} came with a counter of the past: there is a copy.`,
    ),
    sign(
      'revokedSessionsAccepted',
      1,
      (n) => `${count(n, 'request was', 'requests were')} answered for a revoked session.`,
    ),
  ),
  criterion(
    'P1',
    'Payment system issues',
    sign(
      'paymentWebhookForgeries',
      3,
      (n) => `${count(n, 'payment message', 'payment messages')} had a wrong signature.`,
    ),
    sign(
      'paymentAmountMismatches',
      1,
      (n) => `${count(n, 'payment differs', 'payments differ')} from what was booked.`,
    ),
  ),
  criterion(
    'P1',
    'Rate limiting being bypassed',
    sign(
      'requestsServedAboveLimit',
      1,
      (n) => `${count(n, 'request was', 'requests were')} served above the limit.`,
    ),
    sign('limiterInactive', 1, () => 'The rate limiter let its own probe pass: it is not active.'),
  ),
  criterion(
    'P2',
    'Non-critical API vulnerabilities',
    sign('campaignAttempts', 1, (n) => `${count(n, 'attempt belongs', 'attempts belong')} to one campaign.`),
    sign(
      'blockedProbesPerMinute',
      3,
      (n) => `${count(n, 'hostile payload was', 'different hostile payloads were')} blocked in one minute.`,
    ),
  ),
  criterion(
    'P2',
    'Performance degradation',
    {
      fact: 'latencyP95Ratio',
      holds: (ratio) => ratio > 3,
      say: (ratio) => `One answer in twenty takes at least ${ratio.toFixed(1)} times as long as usual.`,
    },
    sign(
      'latencyAboveObjectiveSeconds',
      300,
      (n) => `Answers have been slower than promised for ${count(n, 'second', 'seconds')}.`,
    ),
  ),
  criterion(
    'P2',
    'Configuration security issues',
    sign(
      'securityConfigurationFindings',
      1,
      (n) => `${count(n, 'security setting differs', 'security settings differ')} from the baseline.`,
    ),
  ),
  criterion(
    'P2',
    'Booking data inconsistencies',
    sign(
      'brokenBookingInvariants',
      1,
      (n) => `${count(n, 'booking contradicts', 'bookings contradict')} another one or the payment.`,
    ),
  ),
  criterion(
    'P3',
    'Security best practice violations',
    sign('blockedAttempts', 1, (n) => `${count(n, 'hostile attempt was', 'hostile attempts were')} blocked.`),
    sign(
      'blockedProbesPerMinute',
      1,
      (n) => `${count(n, 'hostile payload was', 'different hostile payloads were')} blocked in one minute.`,
    ),
    sign(
      'bestPracticeViolations',
      1,
      (n) => `${count(n, 'protection falls', 'protections fall')} short of good practice.`,
    ),
  ),
  criterion(
    'P3',
    'Minor configuration issues',
    sign(
      'minorConfigurationDrifts',
      1,
      (n) => `${count(n, 'setting differs', 'settings differ')} from the baseline.`,
    ),
  ),
  criterion(
    'P3',
    'Documentation updates needed',
    sign(
      'playbookStepsWithoutProof',
      1,
      (n) => `${count(n, 'playbook step has', 'playbook steps have')} no proof or an overdue review.`,
    ),
  ),
]

function criterion(severity: Severity, bullet: string, ...signs: Sign[]): Criterion {
  return { severity, bullet, signs }
}

function sign(fact: Sign['fact'], least: number, say: Sign['say']): Sign {
  return { fact, holds: (value) => value >= least, say }
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}
