import type { Client, NewClient, OwnChanges, OwnClient } from '../../api/clients.ts'

/** A profile as it stands in a form. */
export type ProfileFields = {
  name: string
  phone: string
  email: string
  birthday: string
  barber: string
  language: string
  note: string
}

/** What the fields are called. */
export const profileLabels: Record<keyof ProfileFields, string> = {
  name: 'Name',
  phone: 'Phone',
  email: 'E-mail',
  birthday: 'Birthday',
  barber: 'Preferred barber',
  language: 'Language',
  note: 'Preferences',
}

/** A form that nothing stands in yet. */
export const emptyProfile: ProfileFields = {
  name: '',
  phone: '',
  email: '',
  birthday: '',
  barber: '',
  language: '',
  note: '',
}

/** A client in a form. */
export const profileFieldsOf = (client: Client | OwnClient): ProfileFields => ({
  name: client.name,
  phone: client.phone ?? '',
  email: client.email ?? '',
  birthday: client.birthday ?? '',
  barber: client.preferences.barber_id ?? '',
  language: client.preferences.language ?? '',
  note: client.preferences.note,
})

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** What was typed, as the API takes it; a field that is missing stays. */
export function profileChanges(changed: Partial<ProfileFields>): OwnChanges {
  const { name, phone, email, birthday, barber, language, note } = changed
  const preferences = {
    ...(barber === undefined ? {} : { barber_id: orNull(barber) }),
    ...(language === undefined ? {} : { language: orNull(language) }),
    ...(note === undefined ? {} : { note: note.trim() }),
  }
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(phone === undefined ? {} : { phone: orNull(phone) }),
    ...(email === undefined ? {} : { email: orNull(email) }),
    ...(birthday === undefined ? {} : { birthday: orNull(birthday) }),
    ...(Object.keys(preferences).length === 0 ? {} : { preferences }),
  }
}

/** Words with commas between them, as tags. */
export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim().toLowerCase())
      .filter((tag) => tag !== ''),
  ),
]

/** A new client, as the API takes one. */
export function newClient(fields: ProfileFields, tags: string): NewClient {
  const filled = Object.fromEntries(Object.entries(fields).filter(([, text]) => text.trim() !== ''))
  return { ...profileChanges(filled), name: fields.name.trim(), tags: tagsOf(tags) }
}
