import { expect, it } from 'vitest'
import type { Client } from '../../api/clients.ts'
import { whatStays } from './what-stays.ts'

const client = (more: Partial<Client>): Client => ({
  id: 'a',
  version: 1,
  name: 'Ana',
  email: null,
  phone: null,
  birthday: null,
  preferences: { barber_id: null, note: '', language: null },
  consents: [],
  record: {
    visits: 0,
    completed: 0,
    cancelled: 0,
    late_cancelled: 0,
    no_show: 0,
    upcoming: 0,
    last_visit_at: null,
  },
  created_at: '2026-11-01T10:00:00+01:00',
  tags: [],
  policy: { cancellation_free_hours: null, late_fee_percent: null },
  has_account: false,
  household: null,
  merged_ids: [],
  erased_at: null,
  ...more,
})
const words = { barber: () => 'Marco', language: (tag: string) => tag, day: (day: string) => day }

it('keeps what the one who stays has, takes what they lack, and puts tags together', () => {
  const stays = client({ phone: '1', tags: ['regular'] })
  const goes = client({ id: 'b', phone: '2', email: 'ana@example.com', tags: ['beard'] })
  expect(whatStays(stays, goes, words)).toEqual([
    { label: 'Phone', ofStaying: '1', ofGoing: { text: '2', kept: false } },
    { label: 'E-mail', ofStaying: '', ofGoing: { text: 'ana@example.com', kept: true } },
    { label: 'Tags', ofStaying: 'regular', ofGoing: { text: 'beard', kept: true } },
  ])
})

it('loses nothing where both have the same, and leaves out what neither has', () => {
  const same = { birthday: '1990-05-17' }
  expect(whatStays(client(same), client({ id: 'b', ...same }), words)).toEqual([
    { label: 'Birthday', ofStaying: '1990-05-17', ofGoing: { text: '1990-05-17', kept: true } },
  ])
})
