import type { SaidConsent } from '../../api/clients.ts'

/** What somebody may agree to, as it is said to staff. */
export const purposes: { purpose: SaidConsent['purpose']; word: string; own: string }[] = [
  { purpose: 'reminder_mail', word: 'Reminders by e-mail', own: 'Reminders of my bookings by e-mail' },
  {
    purpose: 'reminder_sms',
    word: 'Reminders by text message',
    own: 'Reminders of my bookings by text message',
  },
  { purpose: 'marketing_mail', word: 'News and offers by e-mail', own: 'News and offers by e-mail' },
  {
    purpose: 'marketing_sms',
    word: 'News and offers by text message',
    own: 'News and offers by text message',
  },
  { purpose: 'photos', word: 'Photos of the cut', own: 'Photos of my cut' },
]

/** How somebody said so, to choose from. */
export const ways: { how: SaidConsent['how']; word: string }[] = [
  { how: 'in_person', word: 'In person' },
  { how: 'phone', word: 'On the phone' },
  { how: 'paper', word: 'On paper' },
]

const wayWords: Record<string, string> = {
  online: 'online',
  in_person: 'in person',
  phone: 'on the phone',
  paper: 'on paper',
}

/** How somebody said so, inside a sentence. */
export const wayWord = (how: string) => wayWords[how] ?? how

/** What a purpose is called. */
export const purposeWord = (purpose: string) =>
  purposes.find((one) => one.purpose === purpose)?.word ?? purpose
