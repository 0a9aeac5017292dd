/** A short name made of a name, as addresses have it: `Old Town №2` is old-town-2. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '')
}

/** Whether a text can be the short name of a shop. */
export const isSlug = (text: string) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(text)
