import { expect, test } from 'vitest'
import { backupVerdict } from './backup-age.ts'

const now = Temporal.Instant.from('2026-11-25T12:00Z')
const ago = (hours: number): Temporal.Instant => now.subtract({ hours })
const none: never[] = []

test('a backup younger than a day is well, one of a day is not', () => {
  expect(backupVerdict([{ createdAt: ago(23) }], ago(999), now).ok).toBe(true)
  const old = backupVerdict([{ createdAt: ago(24) }, { createdAt: ago(48) }], ago(999), now)
  expect(old).toEqual({ ok: false, detail: '2, the newest 24.0 hours old; run 6fb backup create' })
})

test('the newest counts, wherever it stands', () => {
  expect(backupVerdict([{ createdAt: ago(48) }, { createdAt: ago(1) }], ago(999), now).ok).toBe(true)
})

test('a shop that is itself younger than a day may have none', () => {
  expect(backupVerdict(none, ago(1), now)).toEqual({ ok: true, detail: 'none yet; run 6fb backup create' })
  expect(backupVerdict(none, null, now).ok).toBe(true)
  expect(backupVerdict(none, ago(25), now).ok).toBe(false)
})
