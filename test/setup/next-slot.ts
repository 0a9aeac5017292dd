/**
 * Instants from nine o'clock in Berlin on, nine a day, from the day after tomorrow: one at each call and none twice, as the
 * barbers of a test shop can be booked.
 */
export function slotsAhead(): () => string {
  let slots = 0
  return () => {
    const slot = slots++
    const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 + Math.floor(slot / 9) })
    return day
      .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: { hour: 9 + (slot % 9) } })
      .toInstant()
      .toString()
  }
}
