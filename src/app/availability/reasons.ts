import type { NotOfferedReason } from './terms.ts'

/** Each reason in one sentence for a person. */
export const reasonSentences: Record<NotOfferedReason, string> = {
  in_the_past: 'This time has passed.',
  too_soon: 'This is sooner than the shop takes bookings.',
  beyond_horizon: 'This is further ahead than the shop takes bookings.',
  outside_hours: 'The appointment would not lie in working hours.',
  off_the_grid: 'Appointments do not begin at this minute.',
  time_off: 'The barber has time off or a break.',
  busy: 'The time, or what has to be kept free around it, is taken.',
  class_full: 'All places are taken.',
  limit_reached: 'No more appointments of this kind are taken in this day or week.',
  no_resource: 'No chair or other thing that it needs is free.',
  leaves_gap: 'It would leave a gap that nobody can book. The times beside it are offered.',
}

/** Reasons that somebody else's booking brings about: another time, or another try, may do. */
export const takenReasons: ReadonlySet<NotOfferedReason> = new Set([
  'busy',
  'class_full',
  'limit_reached',
  'no_resource',
])
