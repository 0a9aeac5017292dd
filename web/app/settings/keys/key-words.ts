import type { ApiKey } from '../../../api/api-keys.ts'

/** For how long a key may be good. */
export const lifetimes = [
  { value: '7', name: '7 days' },
  { value: '30', name: '30 days' },
  { value: '90', name: '90 days' },
  { value: '365', name: 'A year' },
]

/** For how long the secret from before may be good as well. */
export const overlaps = [
  { value: '24', name: 'a day more' },
  { value: '168', name: 'a week more' },
  { value: '1', name: 'an hour more' },
  { value: '0', name: 'no longer' },
]

/** Something that a key may be given, in words. */
export interface ScopeWords {
  scope: string
  does: string
}

const groups: { word: string; areas: string[] }[] = [
  { word: 'Bookings', areas: ['bookings', 'series', 'waitlist', 'queue'] },
  { word: 'Clients', areas: ['clients', 'notes'] },
  { word: 'What is offered', areas: ['catalogue', 'rules'] },
  { word: 'Time', areas: ['hours', 'time_off', 'conflicts', 'calendars'] },
]

/** Scopes by what they are about, in their order; what belongs to no group comes last. */
export function scopeGroups(scopes: readonly ScopeWords[]): { word: string; scopes: ScopeWords[] }[] {
  const wordOf = ({ scope }: ScopeWords) =>
    groups.find(({ areas }) => areas.includes(scope.split('.')[0] ?? ''))?.word ?? 'The shop'
  return [...groups.map(({ word }) => word), 'The shop']
    .map((word) => ({ word, scopes: scopes.filter((one) => wordOf(one) === word) }))
    .filter((group) => group.scopes.length > 0)
}

/** What a key may do, in words: the first three, and how many more. */
export function scopeWords(key: ApiKey, scopes: readonly ScopeWords[]): string {
  const words = key.scopes.map((scope) => scopes.find((one) => one.scope === scope)?.does ?? scope)
  const rest = words.length - 3
  return `${words.slice(0, 3).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
}
