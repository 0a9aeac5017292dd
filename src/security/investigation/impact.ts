import type { IncidentFacts } from '../incident-classification/facts.ts'

/** A record that went to an attacker. */
export interface ImpactRow {
  access_record_id: string
  source_table: string
  record_key: string
  subject_id: string | null
  fields: string[]
  at: Temporal.Instant
  session_id: string | null
  source: string
}

/** One record that was given out, as far as its weight depends on it. */
export interface GivenRecord {
  source_table: string
  record_key: string
  subject_id: string | null
  fields: readonly string[]
}

/** What was given out, counted. */
export type ImpactFacts = Pick<
  IncidentFacts,
  'exposedSubjects' | 'exposedPaymentFields' | 'exposedCredentialFields' | 'recordsReturnedToNonOwners'
>

const payment = /^(payment_|card_|iban)/
const credential = /(password|token|secret|digest)/

/** Counts distinct records and people, and fields that are payment or credential data. */
export function weighImpact(records: readonly GivenRecord[]): ImpactFacts {
  const fields = new Set(records.flatMap(({ fields: own }) => own))
  const count = (pattern: RegExp): number => [...fields].filter((field) => pattern.test(field)).length
  const payments = records.some(({ source_table: table }) => table === 'payment') ? 1 : 0
  return {
    recordsReturnedToNonOwners: new Set(
      records.map(({ source_table: table, record_key: key }) => `${table} ${key}`),
    ).size,
    exposedSubjects: new Set(records.flatMap(({ subject_id: id }) => (id === null ? [] : [id]))).size,
    exposedPaymentFields: Math.max(payments, count(payment)),
    exposedCredentialFields: count(credential),
  }
}
