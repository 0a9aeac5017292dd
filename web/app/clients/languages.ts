const offered = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'tr',
  'uk',
  'ar',
  'fa',
  'ku',
  'vi',
  'zh',
]
const names = new Intl.DisplayNames('en', { type: 'language' })

/** What a language (BCP 47) is called. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}

/** Languages to choose from by name, `own` among them. */
export function languagesWith(own: string): { tag: string; name: string }[] {
  const tags = own === '' || offered.includes(own) ? offered : [...offered, own]
  return tags
    .map((tag) => ({ tag, name: languageName(tag) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}
