import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of connected calendars. */
export const calendarProblems = defineProblems({
  calendar_address_invalid: {
    status: 422,
    sentence: 'This is not the address of a calendar. Copy the one that begins with https:// or webcal://.',
  },
  calendar_already_connected: {
    status: 409,
    sentence: 'This calendar is connected already. There is nothing left to do.',
  },
  too_many_calendars: {
    status: 409,
    sentence: 'A barber can have five connected calendars. Disconnect one of them first.',
  },
})
