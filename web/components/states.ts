const words: Record<string, string> = {
  hold: 'Held',
  pending: 'Waiting',
  confirmed: 'Confirmed',
  arrived: 'Arrived',
  in_chair: 'In the chair',
  completed: 'Done',
  cancelled: 'Cancelled',
  no_show: 'No-show',
  expired: 'Expired',
}

/** What a booking's state is called, for a person. */
export const stateWord = (state: string) => words[state] ?? state
