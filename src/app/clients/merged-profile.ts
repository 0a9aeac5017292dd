import type { ClientRecord, ProfileChanges } from './client.ts'

const NOTE_LENGTH_MAX = 2_000
const TAGS_MAX = 20

/**
 * What the one who stays takes over from those who are the same person: what he has himself stays, what he lacks comes
 * from the first who has it; tags and preferences are put together, as far as there is room.
 */
export function mergedProfile(
  survivor: ClientRecord,
  others: readonly ClientRecord[],
): Omit<ProfileChanges, 'name'> {
  const all = [survivor, ...others]
  const first = <Value>(read: (client: ClientRecord) => Value | null): Value | null =>
    all.map(read).find((value) => value !== null) ?? null
  const notes = new Set(all.map(({ preferenceNote }) => preferenceNote).filter((note) => note !== ''))
  return {
    email: first(({ email }) => email),
    phone: first(({ phone }) => phone),
    birthday: first(({ birthday }) => birthday),
    language: first(({ language }) => language),
    preferredBarberId: first(({ preferredBarberId }) => preferredBarberId),
    preferenceNote: [...notes].join('\n').slice(0, NOTE_LENGTH_MAX),
    cancellationFreeHours: first(({ cancellationFreeHours }) => cancellationFreeHours),
    lateFeePercent: first(({ lateFeePercent }) => lateFeePercent),
    tags: [...new Set(all.flatMap(({ tags }) => tags))].slice(0, TAGS_MAX),
  }
}
