import { useQueries } from '@tanstack/react-query'
import { readHours } from '../../api/hours.ts'
import { todayIn } from '../../time/local.ts'
import { isOvernight } from './week.ts'

/** The query of a barber's weekly hours. */
export const hoursQuery = (barberId: string) => ({
  queryKey: ['terms', 'hours', barberId],
  queryFn: ({ signal }: { signal: AbortSignal }) => readHours(barberId, signal),
})

/** Whether one of these barbers works past midnight, now or later. */
export function useNights(barberIds: string[], timeZone: string): boolean {
  const today = todayIn(timeZone)
  const hours = useQueries({ queries: barberIds.map(hoursQuery) })
  return hours.some(({ data }) =>
    data?.value.items.some(
      ({ valid_to, weekly }) => (valid_to === null || valid_to >= today) && weekly.some(isOvernight),
    ),
  )
}
