import { tagOfField, type Sensitivity } from '../../platform/ledger/sensitivity.ts'
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

/** Counts distinct records and people, and distinct fields that are payment or credential data by their tags in sensitivity.ts. */
export function weighImpact(records: readonly GivenRecord[]): ImpactFacts {
  const fields = new Map(
    records.flatMap(({ source_table: table, fields: own }) =>
      own.map((field) => [field.includes('.') ? field : `${table}.${field}`, tagOfField(table, field)]),
    ),
  )
  const count = (tag: Sensitivity): number =>
    fields
      .values()
      .filter((one) => one === tag)
      .toArray().length
  return {
    recordsReturnedToNonOwners: new Set(
      records.map(({ source_table: table, record_key: key }) => `${table} ${key}`),
    ).size,
    exposedSubjects: new Set(records.flatMap(({ subject_id: id }) => (id === null ? [] : [id]))).size,
    exposedPaymentFields: count('payment'),
    exposedCredentialFields: count('credential'),
  }
}
