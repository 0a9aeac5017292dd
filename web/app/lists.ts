import { useQuery } from '@tanstack/react-query'
import { listBarbers, listServices } from '../api/shop.ts'

/** The services and the barbers of the shop, empty until they are there. */
export function useLists() {
  const services = useQuery({
    queryKey: ['services', 'offered'],
    queryFn: ({ signal }) => listServices(signal),
    staleTime: 60_000,
  })
  const barbers = useQuery({ queryKey: ['barbers'], queryFn: ({ signal }) => listBarbers(signal) })
  return {
    services: services.data ?? [],
    barbers: barbers.data ?? [],
    error: services.error ?? barbers.error,
    ready: services.data !== undefined && barbers.data !== undefined,
  }
}
