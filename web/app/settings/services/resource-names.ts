/** A kind as the API names it: `Wash basin` is wash-basin. */
export const kindOf = (text: string) => text.trim().toLowerCase().replaceAll(/\s+/g, '-')

/** Whether a text can be a kind. */
export const isKind = (kind: string) => /^[a-z][a-z0-9_-]{0,39}$/.test(kind)

/** A kind as a person says it: wash basin. */
export const kindWord = (kind: string) => kind.replaceAll(/[-_]/g, ' ')

/** What the next one of a kind is called: Chair 3, where there are Chair 1 and Chair 2. */
export function nextName(kind: string, all: { name: string }[]): string {
  const word = kind.charAt(0).toUpperCase() + kindWord(kind.slice(1))
  const names = new Set(all.map(({ name }) => name))
  let number = all.length + 1
  while (names.has(`${word} ${number}`)) number += 1
  return `${word} ${number}`
}
