import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClientRecord } from './client.ts'
import { mergedProfile } from './merged-profile.ts'

const nobody: ClientRecord = {
  id: '0193a1de-0000-7000-8000-000000000001',
  version: 1,
  name: 'Ana',
  email: null,
  phone: null,
  birthday: null,
  language: null,
  preferredBarberId: null,
  preferenceNote: '',
  tags: [],
  cancellationFreeHours: null,
  lateFeePercent: null,
  accountId: null,
  createdAt: Temporal.Instant.from('2026-01-01T00:00Z'),
  erasedAt: null,
  household: null,
  mergedIds: [],
  record: {
    visits: 0,
    completed: 0,
    cancelled: 0,
    lateCancelled: 0,
    noShow: 0,
    upcoming: 0,
    lastVisitAt: null,
  },
  consents: [],
}

test('the survivor keeps what he has, and takes what he lacks from the first who has it', () => {
  const survivor = { ...nobody, phone: '1', preferenceNote: 'Scissors.', tags: ['regular'] }
  const others = [
    {
      ...nobody,
      email: 'first@example.com',
      phone: '2',
      preferenceNote: 'Quiet.',
      tags: ['beard', 'regular'],
    },
    { ...nobody, email: 'second@example.com', language: 'de', preferenceNote: 'Scissors.' },
  ]
  expect(mergedProfile(survivor, others)).toEqual({
    email: 'first@example.com',
    phone: '1',
    birthday: null,
    language: 'de',
    preferredBarberId: null,
    preferenceNote: 'Scissors.\nQuiet.',
    cancellationFreeHours: null,
    lateFeePercent: null,
    tags: ['regular', 'beard'],
  })
})

test('what comes out is never longer than a profile may be', () => {
  const client = fc.record({
    preferenceNote: fc.string({ maxLength: 2_000 }),
    tags: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 20 }),
  })
  fc.assert(
    fc.property(client, fc.array(client, { maxLength: 5 }), (survivor, others) => {
      const merged = mergedProfile(
        { ...nobody, ...survivor },
        others.map((other) => ({ ...nobody, ...other })),
      )
      expect(merged.preferenceNote?.length).toBeLessThanOrEqual(2_000)
      expect(merged.tags?.length).toBeLessThanOrEqual(20)
    }),
  )
})
