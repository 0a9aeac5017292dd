import { expect, test } from 'vitest'
import { columnsTagged } from '../../platform/ledger/sensitivity.ts'
import { classify } from '../incident-classification/severity.ts'
import { noFacts } from '../incident-classification/facts.ts'
import { weighImpact, type GivenRecord } from './impact.ts'

const given = (table: string, fields: string[], key = 'a'): GivenRecord => ({
  source_table: table,
  record_key: key,
  subject_id: 'ana',
  fields,
})

test('the tag of a field decides what it weighs, whatever it is called', () => {
  const facts = weighImpact([
    given('booking', ['note', 'client.name', 'payment.method', 'booking_fee.kind']),
    given('booking', ['payment.method'], 'b'),
    given('payment', ['method'], 'c'),
    // The name alone says nothing: this column is public.
    given('service', ['price_minor'], 'd'),
    given('account', ['password_hash', 'email'], 'e'),
    given('calendar_connection', ['url'], 'f'),
  ])
  expect(facts).toEqual({
    recordsReturnedToNonOwners: 6,
    exposedSubjects: 1,
    exposedPaymentFields: 2,
    exposedCredentialFields: 2,
  })
})

// Playbook S0.2, M3
test('one credential or payment column that went out makes an incident P0, any other of one person P1', () => {
  const severityOf = (table: string, field: string): string =>
    classify({ ...noFacts, ...weighImpact([given(table, [field])]) }).severity
  const all = [
    ...columnsTagged('account', 'credential').map((column) => severityOf('account', column)),
    ...columnsTagged('payment', 'payment').map((column) => severityOf('payment', column)),
  ]
  expect(new Set(all)).toEqual(new Set(['P0']))
  expect(columnsTagged('client', 'personal').map((column) => severityOf('client', column))).not.toContain(
    'P0',
  )
  expect(severityOf('client', 'name')).toBe('P1')
})
