/**
 * All that severity depends on, for one incident, as far as it is known. Counts grow as more is found out;
 * none of them ever says that something is harmless.
 */
export interface IncidentFacts {
  /** Protected rows whose MAC or invariant doesn't hold. */
  tamperedRows: number
  /** Connections to the database by roles, or from places, that are not ours. */
  foreignDatabaseConnections: number
  /** Distinct people of whom a record went to somebody it doesn't belong to. */
  exposedSubjects: number
  /** Fields tagged as credentials or session tokens that went to somebody they don't belong to. */
  exposedCredentialFields: number
  /** Fields tagged as payment data that did. */
  exposedPaymentFields: number
  /** The chain of sealed events, or one of its checkpoints, does not verify. */
  auditChainBroken: boolean
  /** Administrator actions done with a token that we signed but never issued. */
  administratorActionsWithForgedTokens: number
  /** Accounts with administrator rights that nobody granted. */
  unknownAdministrators: number
  /** How long the booking canary has been failing without a break. */
  bookingDownSeconds: number
  /** Records that went to somebody they don't belong to. */
  recordsReturnedToNonOwners: number
  /** Tokens with a valid signature that are missing from the ledger of issued ones, refused or not. */
  forgedTokensPresented: number
  /** Refresh tokens that were used a second time. */
  refreshTokensReused: number
  /** Passkeys that signed with a counter that they had passed before: there are two of them. */
  passkeysCopied: number
  /** Requests that were answered for a session that had been revoked. */
  revokedSessionsAccepted: number
  /** Payment webhooks whose signature was wrong. */
  paymentWebhookForgeries: number
  /** Payments whose amount differs from what was booked. */
  paymentAmountMismatches: number
  /** Requests that were served although their source, account or fingerprint was over its limit. */
  requestsServedAboveLimit: number
  /** The limiter's own probe was not limited. */
  limiterInactive: boolean
  /** Distinct hostile payloads, all of them blocked, in the minute with most of them. */
  blockedProbesPerMinute: number
  /** Attempts that belong to one campaign: a rule about many events holds. */
  campaignAttempts: number
  /** The 95th percentile of response times, divided by its baseline; 1 is normal. */
  latencyP95Ratio: number
  /** How long the 95th percentile has been above its objective without a break. */
  latencyAboveObjectiveSeconds: number
  /** Security settings that differ from the approved baseline. */
  securityConfigurationFindings: number
  /** Bookings that overlap, have lost their counterpart, or disagree with their payment. */
  brokenBookingInvariants: number
  /** Single hostile attempts that were blocked. */
  blockedAttempts: number
  /** Headers, cookie flags, TLS or password rules that fall short of good practice. */
  bestPracticeViolations: number
  /** Other settings that differ from the approved baseline. */
  minorConfigurationDrifts: number
  /** Steps of the playbook without something that runs, a test or a review in time. */
  playbookStepsWithoutProof: number
}

/** Nothing is known to have happened: what an incident's facts are filled in over. */
export const noFacts: Readonly<IncidentFacts> = {
  tamperedRows: 0,
  foreignDatabaseConnections: 0,
  exposedSubjects: 0,
  exposedCredentialFields: 0,
  exposedPaymentFields: 0,
  auditChainBroken: false,
  administratorActionsWithForgedTokens: 0,
  unknownAdministrators: 0,
  bookingDownSeconds: 0,
  recordsReturnedToNonOwners: 0,
  forgedTokensPresented: 0,
  refreshTokensReused: 0,
  passkeysCopied: 0,
  revokedSessionsAccepted: 0,
  paymentWebhookForgeries: 0,
  paymentAmountMismatches: 0,
  requestsServedAboveLimit: 0,
  limiterInactive: false,
  blockedProbesPerMinute: 0,
  campaignAttempts: 0,
  latencyP95Ratio: 1,
  latencyAboveObjectiveSeconds: 0,
  securityConfigurationFindings: 0,
  brokenBookingInvariants: 0,
  blockedAttempts: 0,
  bestPracticeViolations: 0,
  minorConfigurationDrifts: 0,
  playbookStepsWithoutProof: 0,
}
