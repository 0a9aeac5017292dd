import type { WeeklyHours } from '../../availability/shifts.ts'

/** A service of the demo shop. */
export interface DemoService {
  name: string
  description: string
  durationMinutes: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  /** Euro cents. */
  priceMinor: number
}

/** A barber of the demo shop. */
export interface DemoBarber {
  name: string
  bio: string
  /** Names of the services he doesn't offer. */
  without: string[]
  weeklyHours: WeeklyHours[]
}

const service = (
  name: string,
  description: string,
  durationMinutes: number,
  priceMinor: number,
  [bufferBeforeMinutes, bufferAfterMinutes]: [number, number],
): DemoService => ({
  name,
  description,
  durationMinutes,
  priceMinor,
  bufferBeforeMinutes,
  bufferAfterMinutes,
})

/** What the demo shop offers, as it stands on the wall. */
export const demoServices: readonly DemoService[] = [
  service('Haircut', 'Wash, cut and finish.', 30, 3_200, [0, 10]),
  service('Beard trim', 'Shaped with clippers and scissors, oil to finish.', 20, 1_800, [0, 5]),
  service('Haircut and beard', 'The two together, in one visit.', 50, 4_600, [0, 10]),
  service('Hot towel shave', 'Open razor, two passes, hot towels.', 40, 3_400, [5, 10]),
  service('Buzz cut', 'One length all over, clean edges.', 20, 2_000, [0, 5]),
  service('Young client', 'For clients up to twelve years.', 30, 2_200, [0, 5]),
  service('Grey blending', 'Softens the grey; lasts about six weeks.', 45, 3_900, [5, 10]),
  service('Long haircut', 'For hair below the chin, dried and styled.', 60, 5_200, [0, 15]),
]

/** ISO 8601 weekdays, hours on the shop's clock; past 24 is the next day. */
const hours = (weekdays: number[], ...shifts: [opens: number, closes: number][]): WeeklyHours[] =>
  weekdays.flatMap((weekday) =>
    shifts.map(([opens, closes]) => ({ weekday, opensMinute: opens * 60, closesMinute: closes * 60 })),
  )

/** Who works there, and when: part time, late, and one Friday that ends after midnight. */
export const demoBarbers: readonly DemoBarber[] = [
  {
    name: 'Marco Albrecht',
    bio: 'Twenty years of classic cuts. Runs the first chair.',
    without: [],
    weeklyHours: [...hours([2, 3, 4, 5], [9, 13], [14, 18]), ...hours([6], [9, 14])],
  },
  {
    name: 'Ida Lindqvist',
    bio: 'Long hair, curls and everything that needs patience.',
    without: ['Hot towel shave'],
    weeklyHours: [...hours([1, 2, 4], [10, 14], [15, 19]), ...hours([6], [10, 16])],
  },
  {
    name: 'Yusuf Demir',
    bio: 'Fades, beards and the open razor.',
    without: ['Long haircut', 'Grey blending'],
    weeklyHours: [...hours([1, 3, 4], [12, 16], [16.5, 20]), ...hours([5], [18, 26])],
  },
  {
    name: 'Noor van Dijk',
    bio: 'Part time, and patient with the youngest.',
    without: ['Hot towel shave', 'Grey blending'],
    weeklyHours: [...hours([1, 3, 5], [9, 13.5]), ...hours([6], [9, 15])],
  },
]

/** Invented people. */
export const demoNames: readonly string[] =
  `Jonas Weber,Amir Haddad,Lena Vogt,Tom Krause,Pavel Novak,Sofia Marin,Felix Brandt,Oskar Lang,Emil Sauer,Nadia Petrova,
Ben Castell,Kaan Yildiz,Mila Horvat,Leo Winter,David Okafor,Anton Reuter,Hugo Lemaire,Paula Seidel,Max Thoma,Rafael Costa,
Theo Lindner,Samir Khoury,Julia Frey,Niklas Otten,Viktor Sand,Clara Busch,Elias Moor,Jan Kowal,Marie Duval,Finn Petersen,
Luca Moretti,Hannes Ziegler,Omar Saleh,Greta Holm,Tim Falk,Adrian Popa,Kolja Stern,Ines Prado,Moritz Hahn,Daniel Cohen,
Erik Sundberg,Bruno Keller,Selma Aydin,Philipp Rau,Georg Maier,Ivo Jansen,Nele Richter,Arthur Blum,Henry Osei,Mats Engel,
Robin Sommer,Julian Pohl,Karim Benali,Stefan Haas,Lotte Becker,Patrick Nolan,Simon Engelhardt,Vera Kranz,Jakob Thiel,Milan Babic`.split(
    /,\s*/,
  )
