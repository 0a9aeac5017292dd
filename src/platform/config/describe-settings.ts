import { settingTable, type Settings } from './settings.ts'

/** Every setting by the name of its variable, as it is in force; of a secret what `digest` makes of it. */
export function describeSettings(
  settings: Settings,
  digest: (text: string) => string,
): Record<string, string> {
  const values: Record<string, unknown> = settings
  return Object.fromEntries(
    Object.entries(settingTable).map(([key, { name, secret = false }]) => {
      const words = wordsOf(values[key])
      return [name, secret && words !== '' ? digest(words) : words]
    }),
  )
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? '1' : '0'
  return [value]
    .flat()
    .map((part) => String(part as string | number))
    .join(',')
}
