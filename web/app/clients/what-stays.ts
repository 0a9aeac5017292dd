import type { Client } from '../../api/clients.ts'

/** A line of a comparison: what each client has there, and whether it is kept when they are made one. */
export interface ComparedLine {
  label: string
  cells: { text: string; kept: boolean }[]
}

/**
 * What a merging into `survivorId` keeps, line by line, as the server does it: the one who stays keeps what they have, what
 * they lack comes from the first who has it, tags and preferences are put together.
 */
export function whatStays(
  clients: Client[],
  survivorId: string,
  barberName: (id: string) => string,
  word: { language: (tag: string) => string; day: (day: string) => string },
): ComparedLine[] {
  const inOrder = [
    ...clients.filter(({ id }) => id === survivorId),
    ...clients.filter(({ id }) => id !== survivorId),
  ]
  const one = (label: string, read: (client: Client) => string | null): ComparedLine => {
    const kept = inOrder.map(read).find((text) => text !== null) ?? null
    return {
      label,
      cells: clients.map((client) => {
        const text = read(client)
        return { text: text ?? '', kept: text !== null && text === kept }
      }),
    }
  }
  const all = (label: string, read: (client: Client) => string): ComparedLine => ({
    label,
    cells: clients.map((client) => ({ text: read(client), kept: read(client) !== '' })),
  })
  const count = (label: string, read: (client: Client) => number) =>
    all(label, (client) => (read(client) === 0 ? '' : String(read(client))))
  const lines = [
    one('Phone', ({ phone }) => phone),
    one('E-mail', ({ email }) => email),
    one('Birthday', ({ birthday }) => (birthday === null ? null : word.day(birthday))),
    one('Barber', ({ preferences }) =>
      preferences.barber_id === null ? null : barberName(preferences.barber_id),
    ),
    one('Language', ({ preferences }) =>
      preferences.language === null ? null : word.language(preferences.language),
    ),
    all('Preferences', ({ preferences }) => preferences.note),
    all('Tags', ({ tags }) => tags.join(', ')),
    count('Visits', ({ record }) => record.visits),
    count('Coming', ({ record }) => record.upcoming),
    count('No-shows', ({ record }) => record.no_show),
    one('Account', ({ has_account: has }) => (has ? 'signs in' : null)),
    one('Household', ({ household, id }) =>
      household === null
        ? null
        : `with ${household.members
            .filter(({ client_id: member }) => member !== id)
            .map(({ name }) => name)
            .join(', ')}`,
    ),
    one('Free until', ({ policy }) =>
      policy.cancellation_free_hours === null ? null : `${policy.cancellation_free_hours} h before`,
    ),
    one('Late fee', ({ policy }) =>
      policy.late_fee_percent === null ? null : `${policy.late_fee_percent} %`,
    ),
  ]
  return lines.filter(({ cells }) => cells.some(({ text }) => text !== ''))
}
