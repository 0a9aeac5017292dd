import { ask, type Chapter } from '../requirement.ts'

const feeds = ['src/app/sync-status/fetch-calendar.ts', 'src/app/sync-status/read-calendar-feed.ts']

/** V5. */
export const fileHandling: Chapter = {
  number: 5,
  name: 'File handling',
  requirements: [
    ask('5.1.1', 2, 'Documents say which files are taken, and what becomes of them', {
      where: ['docs/inventory.md'],
      seenBy:
        '"Files": none is uploaded; calendars that are fetched, with their size and what becomes of a bad one.',
    }),
    ask('5.2.1', 1, 'Files are not larger than can be dealt with', {
      where: [...feeds, 'src/platform/http/safe-fetch.ts', 'src/platform/http/create-http.ts'],
    }),
    ask('5.2.2', 1, 'A file is what it says', {
      where: feeds,
      gap: 'By its content alone: what a calendar’s address ends with says nothing of it.',
    }),
    ask('5.2.3', 2, 'What is packed is not unpacked without bound', {
      where: ['src/platform/http/safe-fetch.ts', 'src/platform/http/assert-well-formed.ts'],
    }),
    ask('5.3.1', 1, 'Files of people are not run', { doesNotApply: 'No file of people is kept.' }),
    ask('5.3.2', 1, 'Paths are not made of what people write', {
      where: ['src/security/data-protection/backup.ts', 'src/security/data-protection/open-backup.ts'],
    }),
    ask('5.4.1', 2, 'Downloads have a name that the program gives', {
      where: ['src/security/investigation/take-evidence.ts', 'src/app/bookings/booking-answers.ts'],
    }),
    ask('5.4.2', 2, 'Names of files change no header', {
      where: [
        'src/security/investigation/take-evidence.ts',
        'src/app/bookings/booking-answers.ts',
        'src/app/notifications/mail-transport.ts',
      ],
      seenBy: 'Each is a word of the code, with the number of an incident at most.',
    }),
    ask('5.4.3', 2, 'Files of strangers are looked through for malware', {
      doesNotApply: 'No file of a stranger is given to anybody: of a calendar its times alone are kept.',
    }),
  ],
}
