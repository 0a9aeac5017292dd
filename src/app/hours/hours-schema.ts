import { Type } from 'typebox'
import { sensitive, strictObject, withExample } from '../../platform/http/wire.ts'
import { BarberId } from '../wire-names.ts'
import type { DateHours } from '../availability/shifts.ts'
import { hoursProblems } from './errors.ts'
import type { HoursVersion } from './hours-versions.ts'
import { minutesOf, wallHours, type WallHours } from './wall-hours.ts'

const INTERVALS_A_DAY_MAX = 8

/** A date in the zone of the shop, of this century. */
export const ShopDate = Type.String({ format: 'date', pattern: '^20', examples: ['2031-03-01'] })

const Opens = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', examples: ['09:00'] })
const Closes = Type.String({
  pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
  description: 'Earlier than `opens`: on the next day, as in 22:30 to 02:00. 24:00 is midnight.',
  examples: ['18:30'],
})

/** Why there are, or are no, hours: for the shop alone. */
export const Reason = sensitive('personal', Type.String({ maxLength: 200, examples: ['Christmas'] }))

/** Hours of one day, on the shop's wall clock. */
export const Hours = strictObject({ opens: Opens, closes: Closes })

/** Hours of one date: none is closed. */
export const DateHoursList = Type.Array(Hours, {
  maxItems: INTERVALS_A_DAY_MAX,
  description: 'None: closed.',
  examples: [[{ opens: '10:00', closes: '14:00' }]],
})

const Weekly = Type.Array(
  strictObject({
    weekday: Type.Integer({
      minimum: 1,
      maximum: 7,
      description: 'ISO 8601: Monday is 1, Sunday 7.',
      examples: [1],
    }),
    opens: Opens,
    closes: Closes,
  }),
  {
    maxItems: 7 * INTERVALS_A_DAY_MAX,
    description:
      'Several a day are allowed, with a gap between them or touching. None at all: does not work.',
    examples: [
      [
        { weekday: 1, opens: '12:00', closes: '16:00' },
        { weekday: 1, opens: '17:00', closes: '20:00' },
        { weekday: 6, opens: '22:30', closes: '02:00' },
      ],
    ],
  },
)

const DateOrNull = Type.Union([withExample(ShopDate, '2031-03-31'), Type.Null()])

/** What PUT /barbers/{id}/hours takes. */
export const HoursBody = strictObject({
  valid_from: ShopDate,
  valid_to: Type.Optional(DateOrNull),
  weekly: Weekly,
})

/** A version of the weekly hours. */
export const HoursView = Type.Object({
  valid_from: Type.Union([Type.String(), Type.Null()], {
    description: 'null: since ever.',
    examples: ['2031-03-01'],
  }),
  valid_to: Type.Union([Type.String(), Type.Null()], {
    description: 'Included. null: without an end.',
    examples: ['2031-03-31'],
  }),
  weekly: Weekly,
})

/** A barber in an address. */
export const ByBarber = strictObject({ id: { ...BarberId, description: 'Of the barber.' } })

/** A version of the weekly hours as it goes over the wire. */
export function hoursView({ validFrom, validTo, weekly }: HoursVersion) {
  return {
    valid_from: validFrom,
    valid_to: validTo,
    weekly: weekly.map((hours) => ({ weekday: hours.weekday, ...wallHours(hours) })),
  }
}

/** Hours in minutes. Problem: hours_not_valid. */
export function readHours(hours: WallHours): DateHours {
  const minutes = minutesOf(hours)
  if (minutes === null) throw hoursProblems.hours_not_valid()
  return minutes
}
