import type { Client } from '../../api/clients.ts'

/** A line of a comparison: what either client has there, and whether it is kept of the one who goes. */
interface ComparedLine {
  label: string
  ofStaying: string
  ofGoing: { text: string; kept: boolean }
}

/** How values are said. */
interface Words {
  barber: (id: string) => string
  language: (tag: string) => string
  day: (day: string) => string
}

/**
 * What a merging keeps, line by line, as the server does it: who stays keeps what they have, what they lack comes from who
 * goes, tags and preferences are put together, visits counted together. Lines in which neither has anything are left out.
 */
export function whatStays(stays: Client, goes: Client, words: Words): ComparedLine[] {
  const ones: [string, (client: Client) => string | null][] = [
    ['Phone', ({ phone }) => phone],
    ['E-mail', ({ email }) => email],
    ['Birthday', ({ birthday }) => (birthday === null ? null : words.day(birthday))],
    ['Barber', ({ preferences: { barber_id: id } }) => (id === null ? null : words.barber(id))],
    ['Language', ({ preferences: { language } }) => (language === null ? null : words.language(language))],
    ['Household', householdWord],
    [
      'Free until',
      ({ policy: { cancellation_free_hours: hours } }) => (hours === null ? null : `${hours} h before`),
    ],
    ['Late fee', ({ policy: { late_fee_percent: percent } }) => (percent === null ? null : `${percent} %`)],
  ]
  const sums: [string, (client: Client) => string][] = [
    ['Preferences', ({ preferences }) => preferences.note],
    ['Tags', ({ tags }) => tags.join(', ')],
    ['Account', ({ has_account: has }) => (has ? 'signs in' : '')],
    ['Visits', ({ record }) => countWord(record.visits)],
    ['Coming', ({ record }) => countWord(record.upcoming)],
    ['No-shows', ({ record }) => countWord(record.no_show)],
    ['Cancelled', ({ record }) => countWord(record.cancelled)],
  ]
  const lines: ComparedLine[] = [
    ...ones.map(([label, read]) => {
      const [own, other] = [read(stays), read(goes)]
      return {
        label,
        ofStaying: own ?? '',
        ofGoing: { text: other ?? '', kept: own === null || other === null || own === other },
      }
    }),
    ...sums.map(([label, read]) => ({
      label,
      ofStaying: read(stays),
      ofGoing: { text: read(goes), kept: true },
    })),
  ]
  return lines.filter(({ ofStaying, ofGoing }) => ofStaying !== '' || ofGoing.text !== '')
}

const countWord = (count: number) => (count === 0 ? '' : String(count))

function householdWord({ household, id }: Client): string | null {
  if (household === null) return null
  const others = household.members.filter(({ client_id: member }) => member !== id)
  return others.length === 0 ? 'nobody else' : `with ${others.map(({ name }) => name).join(', ')}`
}
